"""Conditions as data: six operators, no others, and every fault told at once with file and place."""

from __future__ import annotations

import pytest

from pipeline.knowledge.errors import KnowledgeError
from pipeline.knowledge.flags import read_flags
from pipeline.knowledge.rules import ALWAYS, Operator, read_when
from pipeline.stages.conditions import holds
from tests.support.facts import profile_of


def test_there_are_six_operators_and_no_others() -> None:
    """Whoever adds an operator has to say so here."""
    assert {str(operator) for operator in Operator} == {
        "is",
        "is_not",
        "any_of",
        "none_of",
        "at_least",
        "at_most",
    }


@pytest.mark.parametrize(
    ("when", "rows_that_hold"),
    [
        ({"data": {"is": "None"}}, [2]),
        ({"data": {"is_not": "None"}}, [3, 4]),
        ({"data": {"any_of": ["None", "Regulated"]}}, [2, 4]),
        ({"data": {"none_of": ["None", "Regulated"]}}, [3]),
        ({"volume": {"at_least": 3}}, [3, 4]),
        ({"volume": {"at_most": 3}}, [2, 3]),
        ({"on_site": {"is": True}}, [4]),
        ({"on_site": {"is_not": True}}, [2, 3]),
        ({"volume": {"at_least": 2, "at_most": 4}}, [3]),
        ({"volume": {"at_least": 3}, "data": {"is": "Personal"}}, [3]),
        ([{"volume": {"at_most": 1}}, {"on_site": {"is": True}}], [2, 4]),
    ],
)
def test_a_condition_holds_for_the_right_rows(when: object, rows_that_hold: list[int]) -> None:
    """Conditions of one table hold together; of a list of tables one is enough.

    row | data      | volume | on site
    2   | None      | 1      | no
    3   | Personal  | 3      | no
    4   | Regulated | 5      | yes
    """
    facts = profile_of(
        {"data": "None", "volume": 1},
        {"data": "Personal", "volume": 3},
        {"data": "Regulated", "volume": 5, "on_site": True},
    )
    assert list(facts.index[holds(read_when(when, "a.toml"), facts)]) == rows_that_hold


def test_no_condition_always_holds() -> None:
    """A reason without a `when` counts for every function."""
    assert holds(ALWAYS, profile_of({}, {})).all()


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("tag is Core", ["a.toml: “when” must be a table of conditions or a list of such tables."]),
        ({"colour": {"is": "red"}}, ["a.toml: “colour” is not an attribute of a function."]),
        (
            {"tag": "Core"},
            ["a.toml: “tag” needs an operator, one of is, is_not, any_of, none_of, at_least, at_most."],
        ),
        (
            {"tag": {}},
            ["a.toml: “tag” needs an operator, one of is, is_not, any_of, none_of, at_least, at_most."],
        ),
        ({"team": {"at_least": "five"}}, ["a.toml: “team”: “at_least” cannot be used with 'five'."]),
        ({"team": {"at_least": True}}, ["a.toml: “team”: “at_least” cannot be used with True."]),
        ({"tag": {"any_of": "Core"}}, ["a.toml: “tag”: “any_of” cannot be used with 'Core'."]),
        ({"team": {"is": 5}}, ["a.toml: “team”: “is” cannot be used with 5."]),
        (
            [{"colour": {"is": "red"}}, {"team": {"above": 5}}],
            [
                "a.toml: “colour” is not an attribute of a function.",
                (
                    "a.toml: “team”: “above” is not an operator; "
                    "use one of is, is_not, any_of, none_of, at_least, at_most."
                ),
            ],
        ),
    ],
)
def test_every_fault_is_told_at_once(when: object, told: list[str]) -> None:
    """Each sentence names the file, the attribute and what is wrong with it."""
    with pytest.raises(KnowledgeError) as error:
        read_when(when, "a.toml")
    assert list(error.value.faults) == told


def test_faults_of_several_flags_are_told_together() -> None:
    """A list of tables is checked to its end before anything is refused."""
    flag = {"code": "A", "label": "b", "meaning": "c", "source": "d", "when": {"tag": {"is": "Core"}}}
    broken = [flag, {**flag, "when": {"hue": {"is": "red"}}}, {"code": "C", "when": {}, "wen": {}}, "flag"]
    with pytest.raises(KnowledgeError) as error:
        read_flags(broken)  # type: ignore[arg-type] # the last one is no table: that is the point
    assert list(error.value.faults) == [
        "flags.toml, flag 2: “hue” is not an attribute of a function.",
        "flags.toml, flag 3: “label” is missing.",
        "flags.toml, flag 3: “meaning” is missing.",
        "flags.toml, flag 3: “source” is missing.",
        "flags.toml, flag 3: “wen” is not known here.",
        "flags.toml, flag 4 must be a table.",
    ]
