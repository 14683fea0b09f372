"""The texts and figures of the sheet `About`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pipeline.inputs import COMPANY_QUESTIONS, TEMPLATE_VERSION, Kind
from pipeline.intake.wording import assumption_in_words, in_words, rate_in_words
from pipeline.knowledge.currencies import rate
from pipeline.knowledge.exposure import exposures
from pipeline.knowledge.figures import YOURS
from pipeline.knowledge.fingerprint import program_version, reference_hash
from pipeline.knowledge.reference_figures import reference_figures
from pipeline.knowledge.weights import SCORES, criterion_label
from pipeline.workbook.cited import cited
from pipeline.workbook.live.entries import source_of
from pipeline.workbook.looks import day, humanised

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.inputs import Question
    from pipeline.knowledge.figures import Figures
    from pipeline.knowledge.policy import Policy
    from pipeline.stages.analysis import Analysis
    from pipeline.workbook.live.entries import Section

METHOD = (
    "Every row is matched by name, description and department with a library of business functions.",
    "Your answers come first; the others come from the library and are named in the column Assumed.",
    "Gates come before scores: what law, licence or your own decision keeps is Core in any case.",
    "Work is Outsourceable if strategic value is low and suitability high enough, both weighted ratings.",
    "The sourcing model follows from what comes out of the work and from needs that must hold.",
    "Law, data, language, hours and your limits rule countries out; the others are scored.",
    "Current cost is fully loaded: to salaries, employer cost, cover, equipment and space are added.",
    "Prices are modelled from pay. Retained people, contract management and leakage come off the saving.",
    "One-time cost covers selection, hand-over, running side by side, lost output and leavers.",
    "Without a business case a function stays. Where answers are lacking, they are asked for first.",
)
LIMITS = (
    "This is decision support, not legal advice. Duties of labour and data law are flagged, not judged.",
    "Costs, savings and payback are modelled from public sources. They are not quotes.",
    "“Our assumption” means: no citable source. Put your own figure on a sheet Assumptions, by its name.",
    "Taxes, VAT, subsidies and changes of exchange rates are not included.",
    "The program knows a function by its name and by your answers. It knows nothing of the people in it.",
    "Countries are judged as a whole; cities and single providers differ.",
)
EXPOSURE_HEADS = (
    "Exposure to AI by kind of work",
    "Occupation and sources. An upper bound of what a machine could do, not a forecast",
    "Microsoft score",
    "Microsoft: above share of occupations",
    "OpenAI: share of tasks",
)
_WEIGHTS = {
    "strategic_value": "Weight in strategic value",
    "suitability": "Weight in suitability",
    "location": "Weight or step in the score of a country",
    "thresholds": "Threshold",
    "automation": "Automate first: least that is needed",
    "money": "Money",
}
_HASH_SHOWN = "SHA-256 "


def this_run(analysis: Analysis) -> Iterable[tuple[str, str]]:
    """Yield what would have to be the same to get the same answers."""
    intake = analysis.intake
    yield "Program", f"sourcing {program_version()}, template version {TEMPLATE_VERSION}"
    yield "Your file", f"{intake.path.name}\n{_HASH_SHOWN}{intake.sha256}"
    if intake.kind != "xlsx":
        yield (
            "Format",
            "This kind of file cannot be annotated: this is a new workbook with the values of yours.",
        )
    yield "Rules and reference tables", f"{_HASH_SHOWN}{reference_hash()}"
    yield "As of", day(analysis.as_of)
    policy = analysis.policy
    yield "Policy", f"{policy.name}: {policy.summary} {cited(policy.source)}."
    yield "Reporting currency", analysis.company.currency
    yield from _exchange(analysis)


def _exchange(analysis: Analysis) -> Iterable[tuple[str, str]]:
    """Yield at which rates, and of which day, costs and our own price figures were converted."""
    currency = analysis.company.currency
    for code, each in analysis.intake.converted.items():
        yield f"Costs in {code}", rate_in_words(code, currency, each)
    if currency != "USD":
        dollar = rate("USD", currency, analysis.intake.rates)
        yield (
            "Exchange rate",
            f"{rate_in_words('USD', currency, dollar)}; our price figures are in US dollars.",
        )


def company_answers(analysis: Analysis) -> Iterable[tuple[str, str, str]]:
    """Yield every question about the company with its answer and who gave it."""
    given = analysis.intake.company
    for question in COMPANY_QUESTIONS:
        if question.name in analysis.company.assumed:
            text = assumption_in_words(question, analysis.company.assumed[question.name])
            yield question.header, text, "assumed"
        elif len(given):
            yield question.header, _written(question, given.iloc[0][question.name]), "you"


def _written(question: Question, value: object) -> str:
    if isinstance(value, tuple):
        return in_words(question, map(str, value))
    if question.kind is Kind.YES_NO:
        return "Yes" if value else "No"
    if isinstance(value, float):
        return f"{value:,g}{'%' if question.kind is Kind.PERCENT else ''}"
    return "" if pd.isna(value) else in_words(question, [str(value)])  # type: ignore[call-overload]


def policy_figures(policy: Policy) -> Iterable[tuple[str, str, float]]:
    """Yield every weight and threshold of the policy."""
    for table, what in _WEIGHTS.items():
        for name, value in getattr(policy, table).items():
            yield criterion_label(name) if table in SCORES else humanised(name), what, float(value)
    for rating, heads in policy.volume_from_headcount.items():
        yield (
            f"Volume {rating}",
            "Least headcount at which volume, when not answered, is rated so",
            float(heads),
        )
    for rating, hours in policy.overlap_needed.items():
        yield f"Collaboration {rating}", "Shared working hours needed at this rating", float(hours)


def exposure_of(analysis: Analysis) -> Iterable[tuple[str, str, float, float, float]]:
    """Yield both indices of exposure to AI of every role that occurs, and their source."""
    for role in sorted(set(analysis.profile["role"]) & set(exposures())):
        one = exposures()[role]
        yield (
            humanised(role),
            f"{one.occupation}. {one.source}",
            one.microsoft,
            one.microsoft_percentile,
            one.openai,
        )


def pay_used(sections: Iterable[Section]) -> Iterable[tuple[str, str, *tuple[str | float, ...]]]:
    """Yield the pay of every kind of work and the contributions of every country that were counted with."""
    for entry in (entry for section in sections for entry in section.entries):
        if entry.name in reference_figures() and entry.used is not None:
            known = source_of(entry)
            numbers = (entry.used, known.low, known.high)
            yield entry.label, known.source, *numbers, known.unit, known.year, known.confidence, entry.name


def figures_used(figures: Figures) -> Iterable[tuple[str, str, *tuple[str | float, ...]]]:
    """Yield every assumption with its range, unit and source; yours say so."""
    for figure in figures.by_name.values():
        note = "" if figure.source == YOURS else figure.note
        text = ". ".join(part for part in (figure.source, f"{note[:1].upper()}{note[1:]}") if part)
        numbers = (figure.value, figure.low, figure.high)
        yield figure.label, text, *numbers, figure.unit, figure.year, figure.confidence, figure.name
