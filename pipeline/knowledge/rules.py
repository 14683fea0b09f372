"""Conditions as data: a closed list of operators, read strictly, without expressions in strings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pipeline.frames import Profile
from pipeline.knowledge.errors import KnowledgeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Value = str | float | bool | tuple[str, ...]
DERIVED = frozenset(
    {
        "tag", "model", "tier", "action", "home_law", "data_route", "industry", "match_score", "saving",
        "npv", "strategic_value", "gate", "it_moves", "moving_at_once",
    }
)  # fmt: skip
OF_MODEL = frozenset({"hands_over", "contract_kind"})  # said once, in the file of the model
ATTRIBUTES = frozenset(Profile.dtypes()) | DERIVED | OF_MODEL


class Operator(StrEnum):
    """All that a rule file may ask of an attribute."""

    IS = "is"
    IS_NOT = "is_not"
    ANY_OF = "any_of"
    NONE_OF = "none_of"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


_TYPES: dict[Operator, tuple[type, ...]] = {
    Operator.IS: (str, bool),
    Operator.IS_NOT: (str, bool),
    Operator.ANY_OF: (list,),
    Operator.NONE_OF: (list,),
    Operator.AT_LEAST: (int, float),
    Operator.AT_MOST: (int, float),
}


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison of one attribute with one value."""

    attribute: str
    operator: Operator
    value: Value


@dataclass(frozen=True, slots=True)
class When:
    """Alternatives of which one must hold; the conditions of each must hold together. Without any: always."""

    alternatives: tuple[tuple[Condition, ...], ...] = ((),)

    @property
    def attributes(self) -> frozenset[str]:
        """Names of the attributes it looks at."""
        return frozenset(
            condition.attribute for alternative in self.alternatives for condition in alternative
        )


ALWAYS = When()


def read_when(raw: object, where: str) -> When:
    """Read a `when` of a rule file; raise `KnowledgeError` naming `where` and every fault."""
    faults = list(when_faults(raw, where))
    if faults:
        raise KnowledgeError(faults)
    return When(tuple(tuple(_conditions(table)) for table in _alternatives(raw)))


def raw_when(when: When) -> list[dict[str, dict[str, Any]]]:
    """Return a `when` as the tables of a rule file, from which `read_when` makes the same."""
    tables = []
    for alternative in when.alternatives:
        table: dict[str, dict[str, Any]] = {}
        for one in alternative:
            value = list(one.value) if isinstance(one.value, tuple) else one.value
            table.setdefault(one.attribute, {})[str(one.operator)] = value
        tables.append(table)
    return tables


def when_faults(raw: object, where: str) -> Iterable[str]:
    """Yield what is wrong with a `when` of a rule file, each a sentence that names `where`."""
    for table in _alternatives(raw):
        yield from _faults(table, where)


def entry_faults(
    entries: object, keys: Sequence[str], where: str, *, optional: Sequence[str] = ()
) -> Iterable[str]:
    """Yield what is wrong with a list of tables that have `keys`, a `when` among them or not."""
    if not isinstance(entries, list):
        yield f"{where} must be a list of tables."
        return
    for number, entry in enumerate(entries, start=1):
        place = f"{where} {number}"
        if not isinstance(entry, dict):
            yield f"{place} must be a table."
            continue
        yield from (f"{place}: “{key}” is missing." for key in keys if key not in entry)
        yield from (f"{place}: “{key}” is not known here." for key in entry if key not in {*keys, *optional})
        yield from when_faults(entry["when"], place) if "when" in entry else ()


def _alternatives(raw: object) -> list[Any]:
    return raw if isinstance(raw, list) else [raw]


def _conditions(table: Mapping[str, Mapping[str, Any]]) -> Iterable[Condition]:
    for attribute, tests in table.items():
        for operator, value in tests.items():
            yield Condition(attribute, Operator(operator), tuple(value) if isinstance(value, list) else value)


def _faults(table: object, where: str) -> Iterable[str]:
    if not isinstance(table, dict):
        yield f"{where}: “when” must be a table of conditions or a list of such tables."
        return
    for attribute, tests in table.items():
        if attribute not in ATTRIBUTES:
            yield f"{where}: “{attribute}” is not an attribute of a function."
        if not isinstance(tests, dict) or not tests:
            yield f"{where}: “{attribute}” needs an operator, one of {', '.join(Operator)}."
            continue
        for operator, value in tests.items():
            yield from _operator_faults(operator, value, f"{where}: “{attribute}”")


def _operator_faults(operator: str, value: object, where: str) -> Iterable[str]:
    if operator not in _TYPES:
        yield f"{where}: “{operator}” is not an operator; use one of {', '.join(Operator)}."
    elif not isinstance(value, _TYPES[Operator(operator)]) or _is_truth(operator, value):
        yield f"{where}: “{operator}” cannot be used with {value!r}."


def _is_truth(operator: str, value: object) -> bool:
    """Return whether yes or no is compared as if it were a number, which Python would let pass."""
    return isinstance(value, bool) and operator in {Operator.AT_LEAST, Operator.AT_MOST}
