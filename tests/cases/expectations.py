"""What a statement may expect of an answer or of our figures: a small check for each word of the table.

“|” stands between alternatives, “+” between things that must all be there, `low..high` is a range.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.inputs import TIERS
from pipeline.knowledge.figures import figures, wages
from pipeline.knowledge.flags import flags
from pipeline.knowledge.geography import country_codes, strength_levels, tiers_from
from pipeline.knowledge.places import countries
from pipeline.knowledge.sourcing_models import sourcing_models
from pipeline.stages.baseline import load_factor, load_items
from pipeline.stages.evidence import countries_weighed, facts_in
from tests.support.companies import AS_OF, FIRST_ROW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pandas as pd

    from pipeline.knowledge.sourcing_models import SourcingModel
    from pipeline.stages.analysis import Analysis

BPO = frozenset({"Front-office BPO", "Back-office BPO"})
SHORT = {
    "MSP": "IT managed services (MSP)",
    "EOR": "Employer of Record (EOR)",
    "PEO": "Professional Employer Organization (PEO)",
    "ASO": "Administrative Services Only (ASO)",
    "RPO": "Recruitment process outsourcing (RPO)",
    "ITO": "IT outsourcing (ITO)",
    "Project": "Project outsourcing",
}
AGAINST_HOME = 0.001


@dataclass(frozen=True, slots=True)
class Seen:
    """One row of an analysis, by its sheet row."""

    analysis: Analysis
    row: int

    @property
    def answer(self) -> dict[str, Any]:
        """The answers of the row, by output key."""
        return {str(key): value for key, value in self.analysis.answers.loc[self.row].items()}

    @property
    def above(self) -> Seen:
        """The row above."""
        assert self.row > FIRST_ROW, "the first row has none above"
        return Seen(self.analysis, self.row - 1)

    @property
    def model(self) -> SourcingModel:
        """The model proposed for the row."""
        return model(self.answer["model"])


def model(name: str) -> SourcingModel:
    """Return a model by its full or its short name."""
    return next(one for one in sourcing_models() if one.name == SHORT.get(name, name))


def names(text: str) -> set[str]:
    """Return the alternatives of a cell, short names of models written out."""
    each = {part.strip() for part in text.split("|")}
    return {SHORT.get(name, name) for name in each} | (BPO if "BPO" in each else set())


def within(value: float, text: str) -> bool:
    """Return whether a value is in the range `low..high`; either end may be left out."""
    low, high = text.split("..")
    return float(low or "-inf") <= value <= float(high or "inf")


def _one_of(key: str) -> Callable[[Seen, str], bool]:
    return lambda seen, text: seen.answer[key] in names(text)


def _not(key: str) -> Callable[[Seen, str], bool]:
    return lambda seen, text: seen.answer[key] not in names(text)


def _parts(cell: str) -> list[str]:
    return [part for part in cell.split(", ") if part]


def _shown(seen: Seen, text: str) -> bool:
    return bool(names(text).intersection(_parts(seen.answer["countries"])))


def _all_shown_in(seen: Seen, text: str) -> bool:
    return names(text).issuperset(_parts(seen.answer["countries"]))


def _best(seen: Seen, text: str) -> bool:
    return _parts(seen.answer["countries"])[0] in names(text)


def _flagged(seen: Seen, text: str) -> bool:
    return set(text.split("+")).issubset(_parts(seen.answer["flags"]))


def _not_flagged(seen: Seen, text: str) -> bool:
    return not set(text.split("+")).intersection(_parts(seen.answer["flags"]))


def _saves_more(seen: Seen, _: str) -> bool:
    return bool(seen.answer["saving_share"] > seen.above.answer["saving_share"])


def _worth_more(seen: Seen, _: str) -> bool:
    """What is saved over the horizon, after the cost of the change and at the discount rate."""
    return bool(seen.answer["npv"] > seen.above.answer["npv"])


def _own(seen: Seen, entries: pd.DataFrame) -> pd.DataFrame:
    return entries[entries["rows"].map(lambda rows: seen.row in rows).astype(bool)]


def _measured_by(seen: Seen, text: str) -> bool:
    measures = list(_own(seen, seen.analysis.plan.service_levels)["measure"])
    return all(any(one in measure for measure in measures) for one in text.split("+"))


def _not_measured_by(seen: Seen, text: str) -> bool:
    measures = " ".join(_own(seen, seen.analysis.plan.service_levels)["measure"])
    return not any(one in measures for one in text.split("+"))


def _remedy(seen: Seen, text: str) -> bool:
    """Return whether some risk of the row has an owner and a remedy that says all of it."""
    raised = _own(seen, seen.analysis.plan.risks)
    watched = raised[raised["owner"].str.len() > 0]
    return any(all(one in remedy for one in text.split("+")) for remedy in watched["mitigation"])


def _not_further(seen: Seen, _: str) -> bool:
    return TIERS.index(seen.answer["tier"]) <= TIERS.index(seen.above.answer["tier"])


def _nearer(seen: Seen, _: str) -> bool:
    return TIERS.index(seen.answer["tier"]) < TIERS.index(seen.above.answer["tier"])


def _price(seen: Seen, text: str) -> bool:
    """Price of an hour in the best country, as a share of that at home: `low..high`."""
    weighed = countries_weighed(seen.analysis, seen.row).set_index("country")["cost"]
    best = facts_in(seen.analysis.placed, seen.row)["countries"][0]
    return within(float(weighed[best]), text)


def _before_leakage(seen: Seen, text: str) -> bool:
    """Share saved if the contract keeps all it promises: `low..high`."""
    leak = seen.analysis.figures[f"value_leakage_{seen.answer['tier'].lower()}"]
    return within(float(seen.answer["saving_share"]) / (1 - leak), text)


def _loaded(seen: Seen, text: str) -> bool:
    pay = facts_in(seen.analysis.intake.functions, seen.row)["annual_cost"]
    return within(seen.answer["current_cost"] / pay, text)


ON_ROWS: dict[str, Callable[[Seen, str], bool]] = {
    "tag": _one_of("tag"),
    "action": _one_of("action"),
    "not_action": _not("action"),
    "model": _one_of("model"),
    "not_model": _not("model"),
    "pricing": _one_of("pricing"),
    "tier": _one_of("tier"),
    "not_tier": _not("tier"),
    "countries": _shown,
    "only_countries": _all_shown_in,
    "best_country": _best,
    "flags": _flagged,
    "not_flags": _not_flagged,
    "employs": lambda seen, text: text in seen.model.employs,
    "directs": lambda seen, text: text in seen.model.directs,
    "contracts": lambda seen, text: all(one in " ".join(seen.model.contracts) for one in text.split("+")),
    "runner_up": lambda seen, text: seen.answer["runner_up"].startswith(tuple(names(text))),
    "why": lambda seen, text: text in seen.answer["why"],
    "saving": lambda seen, text: within(seen.answer["saving_share"], text),
    "saves_more": _saves_more,
    "worth_more": _worth_more,
    "service_levels": _measured_by,
    "not_service_levels": _not_measured_by,
    "remedy": _remedy,
    "not_further": _not_further,
    "nearer": _nearer,
    "hour_against_home": _price,
    "saving_before_leakage": _before_leakage,
    "loaded": _loaded,
}  # fmt: skip


def _sold_by(text: str, name: str) -> bool:
    return set(text.split("+")).issubset({one.basis for one in model(name).pricing})


def _nearshore(text: str, home: str) -> bool:
    tiers = dict(zip(country_codes(), tiers_from(home, AS_OF.year), strict=True))
    return all(tiers[code] == "Nearshore" for code in text.split("+"))


def _strong(text: str, work: str) -> bool:
    """Every country named has at least a well established supply (3 of 5) of the kind of work."""
    levels = dict(zip(country_codes(), strength_levels()[work], strict=True))
    return all(levels[code] >= 0.5 for code in text.split("+"))


def _strongest(text: str, work: str) -> bool:
    """No country has a better track record than those named."""
    levels = dict(zip(country_codes(), strength_levels()[work], strict=True))
    return all(levels[code] == max(levels.values()) for code in text.split("+"))


def _share_of_pay(text: str, figure: str) -> bool:
    """A yearly fee for each employee as a share of the pay of administrative staff, per cent."""
    pay = wages()["admin_support"].typical * figures()["paid_hours_per_fte_year"]
    return within(100 * figures()[figure] / pay, text)


def _range(text: str, figure: str) -> bool:
    low, high = text.split("..")
    one = figures().by_name[figure]
    return (one.low, one.high) == (float(low), float(high))


def _load_items(text: str, home: str) -> bool:
    labels = " ".join(load_items(home, figures()))
    return load_factor(home, figures()) > 1 and all(word in labels for word in text.split("+"))


ON_KNOWLEDGE: dict[str, Callable[[str, str], bool]] = {
    "sold by": _sold_by,
    "employs in": lambda text, name: text in model(name).employs,
    "directs in": lambda text, name: text in model(name).directs,
    "reason for": lambda text, name: any(text in one.because for one in model(name).reasons),
    "needs of": lambda text, name: any(text in one.otherwise for one in model(name).needs),
    "wages in price of": lambda text, name: within(model(name).labour_share, text),
    "contracts of": lambda text, name: all(one in " ".join(model(name).contracts) for one in text.split("+")),
    "figure": lambda text, name: within(figures()[name], text),
    "range of figure": _range,
    "per cent of pay": _share_of_pay,
    "yearly pay of": lambda text, role: within(
        wages()[role].typical * figures()["paid_hours_per_fte_year"], text
    ),
    "on top of pay in": _load_items,
    "nearshore to": _nearshore,
    "strong in": _strong,
    "strongest in": _strongest,
    "flag": lambda text, code: any(one.code == code and text in one.meaning for one in flags()),
    "area of": lambda text, code: countries()[code].area == text,
}


def broken_on_row(seen: Seen, expect: dict[str, str]) -> Iterable[str]:
    """Yield what a row does not fulfil, with what it is instead."""
    for word, text in expect.items():
        if not ON_ROWS[word](seen, text):
            name = facts_in(seen.analysis.intake.functions, seen.row)["function"]
            yield f"row {seen.row} ({name}): {word}={text}; {told(seen)}"


def broken_in_knowledge(expect: dict[str, str]) -> Iterable[str]:
    """Yield what our figures and model files do not fulfil; a word is followed by what it is about."""
    for words, text in expect.items():
        word = next(word for word in ON_KNOWLEDGE if words.startswith(f"{word} "))
        if not ON_KNOWLEDGE[word](text, words.removeprefix(f"{word} ")):
            yield f"{words}={text}"


def told(seen: Seen) -> str:
    """Return a row's answer in one line, for a failing test."""
    keys = ("tag", "action", "model", "pricing", "tier", "countries", "saving_share", "flags", "why")
    return "; ".join(f"{key} {seen.answer[key]}" for key in keys)
