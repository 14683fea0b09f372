"""Companies drawn in a test in the words a user would type: answers and rows in, an `Analysis` out."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from pipeline.frames import CompanyAnswers, FunctionRows
from pipeline.inputs import COMPANY_QUESTIONS, FUNCTION_QUESTIONS
from pipeline.intake import Intake
from pipeline.intake.cells import read_cell
from pipeline.intake.parse import nothing_listed
from pipeline.intake.typed import typed_frame
from pipeline.knowledge.policy import policy
from pipeline.stages.analysis import Analysis, assess

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.inputs import Question
    from pipeline.intake.sheets import Cell

    Answers: TypeAlias = Mapping[str, Cell]

AS_OF = date(2026, 11, 22)
FIRST_ROW = 2


def assess_rows(
    *,
    company: Answers | None = None,
    rows: Sequence[Answers],
    policy_name: str | None = None,
    assumptions: Mapping[str, float] | None = None,
    rates: Mapping[str, float] | None = None,
) -> Analysis:
    """Return the analysis of one company; keys are names of questions, rows are numbered from sheet row 2.

    Answers are read as cells are (`"Poland"`, `"Yes"`, `"English, German"`, `"10%"`); costs are in full.
    """
    intake = intake_of(company=company or {}, rows=rows, assumptions=assumptions, rates=rates)
    return assess(intake, policy=policy(policy_name), as_of=AS_OF)


def intake_of(
    *,
    company: Answers,
    rows: Sequence[Answers],
    assumptions: Mapping[str, float] | None = None,
    rates: Mapping[str, float] | None = None,
) -> Intake:
    """Return what `read_workbook` would return for a file with these answers and rows and no fault in it."""
    numbers = range(FIRST_ROW, FIRST_ROW + len(rows))
    functions = typed_frame(FUNCTION_QUESTIONS, _columns(FUNCTION_QUESTIONS, rows), numbers)
    answers = typed_frame(COMPANY_QUESTIONS, _columns(COMPANY_QUESTIONS, [company]), [1])
    return Intake(
        path=Path("drawn.xlsx"),
        sha256="0" * 64,
        kind="xlsx",
        company=CompanyAnswers.validate(answers),
        functions=FunctionRows.validate(functions),
        set_aside=nothing_listed()[1],
        findings=(),
        assumptions=assumptions or {},
        rates=rates or {},
    )


def _columns(questions: Sequence[Question], given: Sequence[Answers]) -> dict[str, list[object]]:
    known = {question.name: question for question in questions}
    strangers = sorted({name for answers in given for name in answers} - set(known))
    if strangers:
        raise KeyError(f"not a question: {', '.join(strangers)}")
    return {name: [_read(known[name], answers.get(name)) for answers in given] for name in known}


def _read(question: Question, cell: Cell | None) -> object:
    if cell is None:
        return None
    reading = read_cell(question, cell)
    if reading.code:
        raise ValueError(f"{question.name}: {cell!r} cannot be read ({reading.code})")
    return reading.value
