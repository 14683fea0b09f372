"""What a company is asked: the headers of the contract, names apart, and sentences that read well."""

from __future__ import annotations

import re

import pytest

from pipeline.inputs import COMPANY_QUESTIONS, FUNCTION_QUESTIONS, Kind, Question
from tests.support.contract import COMPANY_HEADERS, FUNCTION_HEADERS

ALL = (*FUNCTION_QUESTIONS, *COMPANY_QUESTIONS)


@pytest.mark.parametrize(
    ("questions", "headers"), [(FUNCTION_QUESTIONS, FUNCTION_HEADERS), (COMPANY_QUESTIONS, COMPANY_HEADERS)]
)
def test_the_headers_of_the_contract_stay(questions: tuple[Question, ...], headers: tuple[str, ...]) -> None:
    """In this order and in these words: workbooks that people keep rely on them. Others may stand between."""
    assert [question.header for question in questions if question.header in headers] == [*headers]


def test_only_three_columns_are_required() -> None:
    """Everything else sharpens the answer and may be blank."""
    assert [question.header for question in ALL if question.required] == [
        "Function",
        "Headcount (FTE)",
        "Annual cost",
    ]


@pytest.mark.parametrize("questions", [FUNCTION_QUESTIONS, COMPANY_QUESTIONS], ids=["Functions", "Company"])
def test_no_heading_can_mean_two_questions(questions: tuple[Question, ...]) -> None:
    """Headers and aliases of a sheet, without case, point to one question each."""
    words = [
        word.casefold() for question in questions for word in {question.header.casefold(), *question.aliases}
    ]
    assert sorted(words) == sorted(set(words))
    assert len({question.name for question in questions}) == len(questions)


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.header)
def test_what_is_allowed_reads_well(question: Question) -> None:
    """One plain sentence: no powers of ten, no words that run into each other."""
    assert re.fullmatch(r"[A-Z][^.]*\.", question.allowed)
    assert not re.search(r"\de[+-]?\d|None |number people|number %|  |\d{4,}", question.allowed)


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("headcount", "A number from 0 to 1,000,000."),
        ("total_employees", "A number from 0 to 10,000,000."),
        ("overlap_hours", "A number from 0 to 8."),
        ("horizon", "A number from 1 to 10."),
        ("discount_rate", "A percentage from 0% to 50%."),
        ("strategic", "A whole number from 1 (very low) to 5 (very high)."),
        ("data", "One of: None, Internal, Personal, Regulated."),
        ("keep", "Yes or No."),
        ("avoid_countries", "Countries by name or two-letter code, separated by commas."),
    ],
)
def test_allowed_answers_in_words(name: str, allowed: str) -> None:
    """What stands in the header's note, the error message and the docs."""
    assert next(question for question in ALL if question.name == name).allowed == allowed


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.header)
def test_a_question_explains_itself(question: Question) -> None:
    """Help that is a sentence, an example, and choices where there is something to choose from."""
    assert question.help.endswith((".", "?"))
    assert question.example
    assert bool(question.choices) is (question.kind in {Kind.CHOICE, Kind.YES_NO})
    assert question.kind not in {Kind.NUMBER, Kind.PERCENT, Kind.RATING} or question.low is not None


@pytest.mark.parametrize("question", COMPANY_QUESTIONS, ids=lambda question: question.header)
def test_a_question_about_the_company_says_what_it_changes(question: Question) -> None:
    """So that nobody fills in what they do not need."""
    assert question.changes
