"""Risks, duties, service levels, roles, forums, exit: every row is complete, sourced and can be raised."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.knowledge.errors import KnowledgeError
from pipeline.knowledge.figures import wages
from pipeline.knowledge.library import library
from pipeline.knowledge.plan_tables import (
    Duty,
    Risk,
    ServiceLevel,
    duties,
    exit_items,
    forums,
    read_duties,
    read_risk_levels,
    read_risks,
    read_roles,
    read_service_levels,
    retained_roles,
    risk_levels,
    risks,
    service_levels,
)
from pipeline.knowledge.rules import OF_MODEL
from pipeline.knowledge.sourcing_models import sourcing_models
from pipeline.knowledge.tables import read_table
from pipeline.stages.conditions import holds
from tests.support.facts import profile_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.knowledge.rules import When

DERIVED: dict[str, Any] = {
    "model": "In-house", "tier": "Onshore", "action": "Nothing", "home_law": "none",
    "data_route": "none needed", "industry": "", "saving": 0.0, "moving_at_once": 0.0,
}  # fmt: skip
QUIET: dict[str, Any] = {"delivered_by": "Contractors", "data": "None", "company_size": 5.0}


def _met(when: When) -> list[dict[str, Any]]:
    """Return, per alternative, the attributes that just meet its conditions."""
    met = {"is", "any_of", "at_least", "at_most"}
    return [
        {"tier": "Nearshore"}
        | {
            one.attribute: one.value[0] if isinstance(one.value, tuple) else one.value
            for one in together
            if one.operator in met
        }
        for together in when.alternatives
    ]


def _holds(when: When, given: Mapping[str, Any]) -> bool:
    known = {name: value for name, value in given.items() if name not in {*DERIVED, *OF_MODEL}}
    derived = {name: given.get(name, value) for name, value in DERIVED.items()}
    of_model = {name: value for name, value in given.items() if name in OF_MODEL}
    if of_model:
        derived["model"] = _model_with(of_model)
    return bool(holds(when, profile_of({**QUIET, **known}).assign(**derived))[0])


def _model_with(said: Mapping[str, Any]) -> str:
    """Return a model whose file says this."""
    return next(
        model.name
        for model in sourcing_models()
        if all(getattr(model, name) == value for name, value in said.items())
    )


@pytest.mark.parametrize("risk", risks(), ids=lambda risk: risk.code)
def test_a_risk_is_complete_and_each_of_its_conditions_raises_it(risk: Risk) -> None:
    """And a quiet function, on which nothing depends, raises none of them."""
    texts = (risk.risk, risk.cause, risk.owner, risk.mitigation, risk.trigger, risk.source)
    assert all(text.strip() and not text.endswith(".") for text in texts)
    assert all(_holds(risk.when, given) for given in _met(risk.when))
    assert risk.when.attributes
    assert not _holds(risk.when, {})


@pytest.mark.parametrize("duty", duties(), ids=lambda duty: duty.code)
def test_a_duty_is_complete_and_dated_and_can_be_raised(duty: Duty) -> None:
    """A law without a date says that it is not in our table."""
    assert all((duty.law, duty.region, duty.condition, duty.duty, duty.source))
    assert duty.in_force is not None or "not in our table" in duty.law
    assert duty.in_force is None or duty.in_force < date(2026, 11, 22)
    assert all(_holds(duty.when, given) for given in _met(duty.when))
    assert not _holds(duty.when, {})


@pytest.mark.parametrize(
    "statement",
    ["estimated wrongly", "late delivery", "another country and language", "one provider", "Sensitive data"],
)
def test_the_disadvantages_the_articles_name_are_risks_with_their_source(statement: str) -> None:
    """Volume, legal cost and delay, language, dependence, security: all five are from S004."""
    named = [one for one in risks() if statement in one.risk + one.cause]
    assert [one.source for one in named] == ["S004"]


def test_some_risks_break_the_deal_and_most_do_not() -> None:
    """What always breaks the deal tells nobody anything."""
    breakers = [one.code for one in risks() if one.deal_breaker]
    assert 3 <= len(breakers) <= len(risks()) / 3


@pytest.mark.parametrize("level", service_levels(), ids=lambda level: level.measure)
def test_a_measure_has_a_range_with_a_source_or_says_that_none_was_found(level: ServiceLevel) -> None:
    """Roles and functions exist; a blank range is never called sourced, a range never unsourced."""
    assert set(level.roles) <= set(wages())
    assert {*level.functions, *level.without} <= set(library().functions)
    assert set(level.models) <= {model.name for model in sourcing_models()}
    assert 2010 <= int(level.year) <= 2026
    assert level.confidence in {"high", "medium", "low", "none"}
    assert (level.high is None) == (level.confidence == "none") == ("no published range" in level.source)


def test_what_has_no_measure_of_its_own_has_some_of_any_other_work() -> None:
    """They carry no range: nothing citable exists."""
    others = [level for level in service_levels() if not level.roles]
    assert len(others) >= 3
    assert all(level.high is None for level in others)


@pytest.mark.parametrize("table", ["forums.csv", "exit_plan.csv", "service_levels.csv"])
def test_every_row_of_a_plan_table_has_source_and_year(table: str) -> None:
    """What has no source is called our assumption."""
    rows = read_table(table)
    assert rows
    assert all(row["source"].strip() and re.fullmatch(r"(19|20)\d\d", row["year"]) for row in rows)


def test_governance_goes_up_to_the_board_and_exit_covers_the_essentials() -> None:
    """Each forum escalates to one that exists; notice, data, knowledge and re-tender are there."""
    names = {row["forum"] for row in forums()} | {"Board"}
    assert {row["escalates_to"] for row in forums()} <= names
    assert {"Notice", "Step-in", "Data return", "Knowledge return", "Re-tender"} <= {
        row["item"] for row in exit_items()
    }


def test_roles_that_stay_share_what_the_business_case_pays_for() -> None:
    """Both pots are used up, each role has a source."""
    assert {role.pot for role in retained_roles()} == {"kept", "added"}
    assert all(role.source and role.does for role in retained_roles())


RISK = {"code": "X", "risk": "r", "cause": "c", "likelihood": 3, "impact": 3, "owner": "o", "mitigation": "m",
        "trigger": "t", "source": "s", "when": {"team": {"at_least": 1}}}  # fmt: skip
DUTY = {"code": "X", "law": "l", "region": "r", "condition": "c", "duty": "d", "source": "s",
        "when": {"team": {"at_least": 1}}}  # fmt: skip
LEVEL = {"kind": "k", "roles": "", "functions": "", "except": "", "models": "", "measure": "m",
         "direction": "higher", "low": "1", "high": "2", "unit": "u", "how_measured": "h", "source": "s",
         "year": "2026", "confidence": "low"}  # fmt: skip


@pytest.mark.parametrize(
    ("read", "rows", "fault"),
    [
        (read_risks, [{**RISK, "likelihood": 6}], "“likelihood” must be a whole number from 1 to 5"),
        (read_risks, [{**RISK, "when": {"moon": {"is": True}}}], "“moon” is not an attribute"),
        (read_risks, [RISK, RISK], "the code X is used twice"),
        (read_duties, [{**DUTY, "in_force": "soon"}], "“in_force” must be a date"),
        (read_duties, [{key: DUTY[key] for key in DUTY if key != "law"}], "“law” is missing"),
        (
            read_roles,
            [{"role": "r", "does": "d", "pot": "kept", "share": 0.5, "source": "s"}],
            "add up to 0.5",
        ),
        (read_service_levels, [{**LEVEL, "unit": ""}], "unit is empty"),
        (read_service_levels, [{**LEVEL, "direction": "up"}], "the direction must be one of"),
        (read_service_levels, [{**LEVEL, "low": "3"}], "low is above high"),
        (read_service_levels, [{**LEVEL, "low": "a few"}], "must be numbers or blank"),
    ],
)
def test_a_fault_of_a_plan_table_is_named(read: Any, rows: list[Any], fault: str) -> None:  # noqa: ANN401 - one of four
    """Each line of the table breaks one thing."""
    with pytest.raises(KnowledgeError, match=re.escape(fault)):
        read(rows)


def test_every_score_has_a_name() -> None:
    """From 1 to 25, the highest name that it reaches."""
    levels = risk_levels()
    assert levels[-1][1] == 1
    assert [least for _, least in levels] == sorted((least for _, least in levels), reverse=True)


@pytest.mark.parametrize("raw", [{}, {"High": 12}, {"Low": 1, "High": 12}, {"High": "12", "Low": 1}])
def test_names_of_scores_that_leave_a_gap_are_refused(raw: dict[str, Any]) -> None:
    """None at all, no lowest, upside down, not a number."""
    with pytest.raises(KnowledgeError, match="level"):
        read_risk_levels(raw)
