"""The parts of the documents that are written by the program, between two marks that name the part.

Everything outside the marks is written by people. `make pages` writes all parts anew.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from tests.pages import evidence, figures, findings, questions, rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

DOCS = Path(__file__).parents[2] / "docs"
PARTS: Mapping[str, Callable[[], str]] = {
    "findings": findings.findings,
    "function-columns": questions.function_columns,
    "company-questions": questions.company_questions,
    "spellings": questions.spellings,
    "output-columns": questions.output_columns,
    "weights": rules.weights,
    "location-weights": rules.location_weights,
    "furthest": rules.furthest,
    "numbers": rules.numbers,
    "policies": rules.policies,
    "policy-differences": rules.differences,
    "gates": rules.gates,
    "open-questions": rules.open_questions,
    "models": rules.model_table,
    "each-model": rules.model_pages,
    "nearshore": rules.nearshore,
    "rulings": rules.ruling_table,
    "articles": rules.articles,
    "flags": rules.flag_table,
    "tally": figures.tally,
    "assumptions": figures.assumptions,
    "wages": figures.wages,
    "pay-levels": figures.pay_levels,
    "contributions": figures.contributions,
    "countries": figures.country_table,
    "functions": figures.function_tables,
    "sources": figures.sources,
    "recognised": evidence.recognised,
    "statement-counts": evidence.statement_counts,
    "statements": evidence.statement_table,
    "price-errors": evidence.price_errors,
}
_MARKED = re.compile(r"^<!-- ([\w-]+): begin -->\n(.*?)^<!-- \1: end -->$", re.MULTILINE | re.DOTALL)


def marked() -> Iterator[tuple[Path, str, str]]:
    """Yield the document, the name and the text of every part of ours that stands in a document."""
    for path in sorted(DOCS.glob("*.md")):
        for name, text in _MARKED.findall(path.read_text("utf-8")):
            if name in PARTS:
                yield path, name, text


def filled(text: str) -> str:
    """Return the text of a document with every part of ours written anew."""
    return _MARKED.sub(lambda part: _anew(part[1]) if part[1] in PARTS else part[0], text)


def part(name: str) -> str:
    """Return what stands between the marks of a part: a blank line on either side."""
    return f"\n{PARTS[name]()}\n"


def _anew(name: str) -> str:
    return f"<!-- {name}: begin -->\n{part(name)}<!-- {name}: end -->"
