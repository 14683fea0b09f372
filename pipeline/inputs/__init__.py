"""What a company may tell us, one declaration a question: template, help, parsing and checks follow."""

from __future__ import annotations

from pipeline.inputs.company import COMPANY_QUESTIONS
from pipeline.inputs.functions import FUNCTION_QUESTIONS, RATING_QUESTIONS
from pipeline.inputs.question import (
    COST_MEANINGS,
    DATA_LEVELS,
    DELIVERERS,
    LONGEST_TEXT,
    PATTERNS,
    RESIDENCY,
    TIERS,
    UNITS,
    YES_NO,
    Kind,
    Question,
)

__all__ = [
    "ASSUMPTIONS_SHEET",
    "COMPANY_QUESTIONS",
    "COMPANY_SHEET",
    "COST_MEANINGS",
    "DATA_LEVELS",
    "DELIVERERS",
    "FUNCTIONS_SHEET",
    "FUNCTION_QUESTIONS",
    "LONGEST_TEXT",
    "PATTERNS",
    "RATING_QUESTIONS",
    "RESIDENCY",
    "TEMPLATE_ID",
    "TEMPLATE_VERSION",
    "TIERS",
    "UNITS",
    "YES_NO",
    "Kind",
    "Question",
]

TEMPLATE_ID = "sourcing-template"
TEMPLATE_VERSION = 1
COMPANY_SHEET = "Company"
FUNCTIONS_SHEET = "Functions"
ASSUMPTIONS_SHEET = "Assumptions"
