"""The lots: what is bought together and why, from how many bidders, under which contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.frames import Lots
from pipeline.inputs import TIERS
from pipeline.knowledge.plan_rules import plan_rules
from pipeline.knowledge.sourcing_models import sourcing_models
from pipeline.stages.bundle import bundle

if TYPE_CHECKING:
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
        wave=planned["wave"], start=planned["start"],
    )  # fmt: skip
    found = bundle(profile, decided)
    records = [_record(lot, facts.loc[list(lot.rows)]) for lot in found]
    frame = pd.DataFrame(records, columns=list(Lots.dtypes()))
    frame.index = pd.RangeIndex(1, len(frame) + 1, name="number")
    return Lots.validate(frame.astype(Lots.dtypes()))


def _record(lot: Lot, members: pd.DataFrame) -> dict[str, Any]:
    ordered = members.sort_values(["heads", "function"], ascending=[False, True], kind="stable")
    contracts = {model.name: model.contracts for model in sourcing_models()}
    return {
        "name": lot.name,
        "model": lot.model,
        "tier": _main_tier(ordered),
        "tiers": tuple(tier for tier in TIERS if (ordered["tier"] == tier).any()),
        "countries": tuple(dict.fromkeys(ordered["countries"].str[0])),
        "functions": tuple(ordered["function"]),
        "rows": tuple(int(row) for row in ordered.index),
        "heads": lot.heads,
        **{name: float(ordered[column].sum()) for name, column in _SUMS.items()},
        "first_wave": int(ordered["wave"].min()),
        "start": float(ordered["start"].min()),
        "why": _why(lot),
        "least_heads": lot.least_heads,
        "big_enough": lot.big_enough,
        "size_note": _size_note(lot) + _places_note(ordered["countries"].str[0].nunique()),
        "bidders": _bidders(lot),
        "contracts": contracts[lot.model],
        "pricing": tuple(dict.fromkeys(ordered["pricing"].dropna())),
    }


_SUMS = {"cost": "current_cost", "fee": "fee", "saving": "saving", "one_time": "one_time"}


def _main_tier(members: pd.DataFrame) -> str:
    heads = members.groupby("tier")["heads"].sum()
    present = [tier for tier in TIERS if tier in heads.index]
    return max(present, key=lambda tier: float(heads[tier]))


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
