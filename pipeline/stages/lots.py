"""The lots: what is bought together and why, from how many bidders, under which contracts."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pipeline.frames import Lots
from pipeline.inputs import TIERS
from pipeline.knowledge.plan_rules import plan_rules
from pipeline.knowledge.sourcing_models import sourcing_models
from pipeline.stages.bundle import bundle
from pipeline.stages.conditions import as_arrays

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from pandera.typing import DataFrame

    from pipeline.frames import Costed, Decided, FunctionRows, Planned, Profile
    from pipeline.stages.bundle import Lot

MOST_COUNTRIES = 2


def lots(
    rows: DataFrame[FunctionRows],
    profile: DataFrame[Profile],
    *,
    decided: DataFrame[Decided],
    costed: DataFrame[Costed],
    planned: DataFrame[Planned],
) -> DataFrame[Lots]:
    """Return one line per lot, numbered as in `planned`; its sums are those of its functions."""
    facts = decided.assign(
        function=rows["function"].astype(str), heads=profile["team"], fee=costed["fee"],
        wave=planned["wave"], start=planned["start"], country=decided["countries"].str[0],
    )  # fmt: skip
    contracts = {model.name: model.contracts for model in sourcing_models()}
    ordered = facts.sort_values(["heads", "function"], ascending=[False, True], kind="stable")
    columns = as_arrays(ordered.reset_index(names="row"))
    records = []
    for lot in bundle(profile, decided):
        places = np.sort(ordered.index.get_indexer(pd.Index(lot.rows)))
        members = {name: column[places] for name, column in columns.items()}
        records.append({**_record(lot, members), "contracts": contracts[lot.model]})
    frame = pd.DataFrame(records, columns=list(Lots.dtypes()))
    frame.index = pd.RangeIndex(1, len(frame) + 1, name="number")
    return Lots.validate(frame.astype(Lots.dtypes()))


def _record(lot: Lot, members: Mapping[str, NDArray[Any]]) -> dict[str, Any]:
    """Return a line about a lot; `members` are columns of its functions, those of most people first."""
    present, countries = set(members["tier"]), tuple(dict.fromkeys(members["country"]))
    return {
        "name": lot.name,
        "model": lot.model,
        "tier": _main_tier(members["tier"], members["heads"]),
        "tiers": tuple(tier for tier in TIERS if tier in present),
        "countries": countries,
        "functions": tuple(members["function"]),
        "rows": tuple(members["row"].tolist()),
        "heads": lot.heads,
        **{name: float(members[column].sum()) for name, column in _SUMS.items()},
        "first_wave": int(members["wave"].min()),
        "start": float(members["start"].min()),
        "why": _why(lot),
        "least_heads": lot.least_heads,
        "big_enough": lot.big_enough,
        "size_note": _size_note(lot) + _places_note(len(countries)),
        "bidders": _bidders(lot),
        "pricing": tuple(dict.fromkeys(basis for basis in members["pricing"] if not pd.isna(basis))),
    }


_SUMS = {"cost": "current_cost", "fee": "fee", "saving": "saving", "one_time": "one_time"}


def _main_tier(tiers: NDArray[Any], heads: NDArray[np.float64]) -> str:
    """Return the tier of most heads, the nearest of equals."""
    present = [tier for tier in TIERS if tier in set(tiers)]
    return max(present, key=lambda tier: fsum(heads[tiers == tier]))


def _why(lot: Lot) -> str:
    first, *others = lot.markets
    if len(lot.rows) == 1:
        return f"Nothing else on the list is bought as {lot.model} from the same bidders."
    if not others:
        return f"Same model and same bidders; such functions usually share {first.systems}."
    joined = " and ".join(f"“{market.name}”" for market in others)
    return (
        f"Same model; “{first.name}” usually shares {first.systems}. "
        f"Joined as the nearest, being too small to be put out alone: {joined}."
    )


def _size_note(lot: Lot) -> str:
    if not lot.big_enough:
        return (
            f"Small: {lot.heads:,g} heads, while {lot.least_heads:g} are worth a tender of their own. "
            "Ask for a share of a provider's team, or a direct offer."
        )
    if lot.heads >= plan_rules().bidders.two_providers_from:
        return f"Large: {lot.heads:,g} heads. Consider two providers, so that neither can hold you."
    if lot.least_heads:
        return "Large enough for a tender of its own."
    return "No least size: the price follows users, employees or pieces of work."


def _places_note(countries: int) -> str:
    """Return what to ask when the countries proposed row by row are more than one contract should have."""
    if countries <= MOST_COUNTRIES:
        return ""
    return f" Row by row it would go to {countries} countries: ask bidders to serve it from one or two."


def _bidders(lot: Lot) -> int:
    rule = plan_rules().bidders
    if not lot.big_enough:
        return rule.below_least
    steps = [count for heads, count in sorted(rule.from_heads.items()) if lot.heads >= heads]
    return steps[-1] if steps else rule.least
