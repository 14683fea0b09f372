"""The rules of the plan: complete, sourced, and refused with every fault when they are not."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import pytest

from pipeline.knowledge.errors import KnowledgeError
from pipeline.knowledge.figures import wages
from pipeline.knowledge.plan_rules import Market, Timing, plan_rules, read_plan_rules
from pipeline.stages.conditions import holds
from tests.support.facts import profile_of

RULES = plan_rules()


def _raw() -> dict[str, Any]:
    return tomllib.loads((files("pipeline.knowledge") / "plan_rules.toml").read_text("utf-8"))


@pytest.mark.parametrize("rule", RULES.timing, ids=lambda rule: rule.name)
def test_a_rule_of_timing_says_its_gate_and_where_it_is_from(rule: Timing) -> None:
    """The gate is a clause that stands in a sentence; the wave exists."""
    assert rule.gate
    assert not rule.gate.endswith(".")
    assert rule.source
    assert 1 <= rule.wave <= RULES.waves.last


@pytest.mark.parametrize("market", RULES.markets, ids=lambda market: market.name)
def test_every_market_is_the_market_of_some_role(market: Market) -> None:
    """Over all roles, deliverables and models, each market is the first that holds for one of them."""
    deliverables = ["business transaction", "physical service", "hires", "it service", "software",
                    "employee administration", "contingent workforce", "specialist work"]  # fmt: skip
    cases = [{"role": role, "deliverable": one} for role in wages() for one in deliverables]
    facts = profile_of(*cases).assign(model="Back-office BPO")
    facts.loc[facts.index[0], "model"] = "Employer of Record (EOR)"
    before = [holds(one.when, facts) for one in RULES.markets[: RULES.markets.index(market)]]
    taken = holds(market.when, facts)
    for earlier in before:
        taken = taken & ~earlier
    assert taken.any()


def test_larger_companies_bear_more_contracts() -> None:
    """And never a larger share of their people."""
    counts = [one.contracts for one in RULES.bearable]
    shares = [one.share_of_heads for one in RULES.bearable]
    assert counts == sorted(counts)
    assert shares == sorted(shares, reverse=True)
    assert RULES.first_time.contracts < min(counts)
    assert RULES.first_time.share_of_heads < min(shares)


def test_bidders_are_three_to_eight_and_rise_with_size() -> None:
    """The usual range of advisers."""
    counts = [RULES.bidders.below_least, RULES.bidders.least, *RULES.bidders.from_heads.values()]
    assert counts == sorted(counts)
    assert all(3 <= count <= 8 for count in counts)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (
            {"waves": {"first_month": "soon", "months_apart": 4, "last": 3}},
            "“waves.first_month” must be a number",
        ),
        ({"wave": {}}, "the table “wave” is not known here"),
        ({"pilot": {}}, "“pilot.share_of_heads” must be a number"),
        ({"timing": [{"name": "x"}]}, "“gate” is missing"),
        ({"mixed": {"name": "Mixed", "near": ["moon"]}}, "“mixed.near” names “moon”"),
    ],
)
def test_a_fault_of_the_file_is_named(change: dict[str, Any], fault: str) -> None:
    """Each line of the table breaks one thing."""
    with pytest.raises(KnowledgeError, match=fault.replace(".", r"\.")):
        read_plan_rules({**_raw(), **change})


def test_a_missing_table_and_a_last_market_with_a_condition_are_refused() -> None:
    """What no other market takes must go somewhere."""
    raw = _raw()
    del raw["bidders"]
    with pytest.raises(KnowledgeError, match="“bidders” is missing"):
        read_plan_rules(raw)
    with pytest.raises(KnowledgeError, match="the last market must take"):
        read_plan_rules({**_raw(), "markets": _raw()["markets"][:-1]})
