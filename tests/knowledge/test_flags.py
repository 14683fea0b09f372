"""Flags: each can be raised and each can be absent."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.knowledge.flags import Flag, flags
from pipeline.knowledge.plan_tables import risks
from pipeline.knowledge.rules import Operator
from pipeline.stages.conditions import holds
from tests.support.facts import profile_of

QUIET: dict[str, Any] = {
    "tag": "Core", "model": "In-house", "tier": "Onshore", "action": "Keep in-house", "home_law": "other",
    "data_route": "none needed", "industry": "", "match_score": 100.0, "saving": 0.0, "npv": 0.0,
    "strategic_value": 60.0, "gate": "none",
}  # fmt: skip
HANDED_OVER: dict[str, Any] = {"tag": "Outsourceable", "action": "Outsource", "model": "Back-office BPO"}
RAISED: dict[str, dict[str, Any]] = {
    "CHECK-NAME": {"match_score": 70.0},
    "DEFINE": {**HANDED_OVER, "action": "Standardise first"},
    "DATA": {**HANDED_OVER, "data": "Personal"},
    "DATA-TRANSFER": {**HANDED_OVER, "data_route": "safeguards needed"},
    "STAFF-TRANSFER": {**HANDED_OVER, "home_law": "UK"},
    "CONSULT": {**HANDED_OVER, "home_law": "EU", "team": 20.0},
    "LANGUAGE": {"tier": "Nearshore", "deliverable": "software"},
    "TIME-ZONE": {"tier": "Offshore"},
    "LOCK-IN": {**HANDED_OVER},
    "VOLUME": {**HANDED_OVER, "demand_swings": 5.0},
    "BRAND": {**HANDED_OVER, "customer_facing": True},
    "CYBER": {"deliverable": "it service"},
    "EMPLOYER-DUTIES": {**HANDED_OVER, "deliverable": "employee administration"},
    "ONE-PERSON": {"team": 1.0},
    "IT-FIRST": {**HANDED_OVER, "company_size": 80.0},
    "CONTROL": {"model": "Project outsourcing"},
    "SET-UP": {**HANDED_OVER},
    "REGULATOR": {**HANDED_OVER, "industry": "Insurance", "home_law": "UK"},
    "NO-SAVING": {**HANDED_OVER, "saving": -500.0},
    "VALUE-NEGATIVE": {**HANDED_OVER, "saving": 200.0, "npv": -500.0},
    "PUBLIC-EMPLOYER": {**HANDED_OVER, "industry": "Public sector"},
    "NOTICE": {"delivered_by": "Provider", "contract_months": 5.0},
    "CONTRACT-RUNS": {"action": "Re-tender", "delivered_by": "Provider", "contract_months": 30.0},
    "ALTERNATIVE-CAPTIVE": {**HANDED_OVER, "team": 200.0, "tier": "Offshore"},
    "ALTERNATIVE-BOT": {"model": "Employer of Record (EOR)", "team": 60.0},
    "ALTERNATIVE-SHARED": {**HANDED_OVER, "team": 20.0, "company_size": 1000.0},
    "ALTERNATIVE-DROP": {"strategic_value": 30.0},
}


def _raised(flag: Flag, given: dict[str, Any]) -> bool:
    facts = {**QUIET, **given}
    frame = profile_of({name: value for name, value in facts.items() if name not in QUIET})
    return bool(holds(flag.when, frame.assign(**{name: facts[name] for name in QUIET}))[0])


def test_there_is_a_case_for_every_flag() -> None:
    """A new flag brings its case; codes are unique."""
    assert [flag.code for flag in flags()] == list(dict.fromkeys(flag.code for flag in flags()))
    assert set(RAISED) == {flag.code for flag in flags()}


@pytest.mark.parametrize("flag", flags(), ids=lambda flag: flag.code)
def test_a_flag_is_raised_by_its_case_and_not_by_a_quiet_row(flag: Flag) -> None:
    """A function that is kept, recognised and onshore raises nothing; one change raises the flag."""
    assert not _raised(flag, {})
    assert _raised(flag, RAISED[flag.code])


@pytest.mark.parametrize("flag", flags(), ids=lambda flag: flag.code)
def test_a_flag_says_what_it_means_and_where_it_is_from(flag: Flag) -> None:
    """The sheet About prints label, meaning and source."""
    assert all((flag.label, flag.meaning, flag.source))
    assert flag.meaning.endswith((".", ")"))


def test_no_rule_lists_models_by_name() -> None:
    """A model that is added later would be forgotten in it: rules ask what a model hands over instead."""
    whens = {f"flag {one.code}": one.when for one in flags()} | {
        f"risk {one.code}": one.when for one in risks()
    }
    listing = [
        where
        for where, when in whens.items()
        for condition in (one for together in when.alternatives for one in together)
        if condition.attribute == "model" and condition.operator is Operator.ANY_OF
    ]
    assert listing == []
