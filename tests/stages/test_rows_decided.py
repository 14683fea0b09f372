"""The action of rows drawn by hand: where exactly each line lies, and what is told of what lost."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from pipeline.columns import Action
from pipeline.knowledge.policy import policy
from pipeline.knowledge.sourcing_models import IN_HOUSE, sourcing_models
from pipeline.stages.decide import EOR, decide
from tests.support.facts import (
    automated_of,
    chosen_of,
    company,
    costed_of,
    placed_of,
    profile_of,
    tagged_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.stages.company import Company

BPO, IT = "Back-office BPO", "IT managed services (MSP)"
AT_HOME, ABROAD = ("Onshore", "US"), ("Nearshore", "PL")
WITH, WITHOUT = {"target": "abroad with entity"}, {"target": "abroad without entity"}
CONTRACTORS = {"deliverable": "contingent workforce", "company_size": 1_000.0}
PART = policy().work["people_saved_at_least"]


def _decided(  # noqa: PLR0913 - the stages before it
    row: Mapping[str, Any],
    *,
    model: str = BPO,
    place: tuple[str, str] = AT_HOME,
    tagged: Mapping[str, Any] | None = None,
    money: Mapping[str, Any] | None = None,
    machine: bool = False,
) -> pd.Series[Any]:
    """Return the answer of one row, its stages before drawn as said."""
    profile = profile_of(row)
    decided: pd.DataFrame = decide(
        profile,
        tagged_of(profile, **(tagged or {})),
        chosen=chosen_of(profile, model),
        placed=placed_of(profile, *place),
        costed=costed_of(profile, **(money or {})),
        automated=automated_of(profile, first=machine),
        company=_own(),
        policy=policy(),
        models=sourcing_models(),
    )
    found: pd.Series[Any] = decided.iloc[0]
    return found


@cache
def _own() -> Company:
    """Return a US company that wants to save a tenth and looks five years ahead."""
    return company(home_country="United States", reporting_currency="USD", smallest_saving="10%", horizon=5)


@pytest.mark.parametrize(
    ("row", "given", "action"),
    [
        ({}, {}, Action.OUTSOURCE),
        ({"keep": True}, {"model": EOR}, Action.KEEP),
        (WITHOUT, {"model": EOR, "place": ABROAD}, Action.HIRE_ABROAD),
        (WITHOUT, {"model": EOR, "place": AT_HOME}, Action.KEEP),
        ({}, {"model": EOR, "tagged": {"gate": "unknown"}}, Action.HIRE_ABROAD),
        ({}, {"tagged": {"gate": "unknown"}}, Action.ASK),
        ({}, {"tagged": {"gate": "brand"}, "model": IN_HOUSE}, Action.KEEP),
        (CONTRACTORS, {}, Action.ASK),
        ({**CONTRACTORS, "contingent_workers": 1.0}, {}, Action.OUTSOURCE),
        ({**CONTRACTORS, "company_size": 999.0}, {}, Action.OUTSOURCE),
        (WITH, {"model": IN_HOUSE, "place": ABROAD, "tagged": {"tags": "Core"}}, Action.HIRE_ABROAD),
        (WITHOUT, {"model": IN_HOUSE, "place": ABROAD, "tagged": {"tags": "Core"}}, Action.HIRE_ABROAD),
        ({**WITH, "choose_people": True}, {"model": IN_HOUSE, "place": ABROAD}, Action.HIRE_ABROAD),
        (WITH, {"model": IN_HOUSE, "place": ABROAD}, Action.KEEP),
        (WITH, {"model": IN_HOUSE, "place": AT_HOME, "tagged": {"tags": "Core"}}, Action.KEEP),
        (
            {**WITH, "authority": True},
            {"model": IN_HOUSE, "place": ABROAD, "tagged": {"tags": "Core"}},
            Action.KEEP,
        ),
        ({"target": "home"}, {"model": IN_HOUSE, "tagged": {"tags": "Core"}}, Action.KEEP),
        (WITH, {"place": ABROAD, "tagged": {"tags": "Core"}}, Action.OUTSOURCE),
        ({}, {"model": IN_HOUSE}, Action.KEEP),
        ({"delivered_by": "Provider"}, {"tagged": {"ready": False}, "machine": True}, Action.RE_TENDER),
        ({}, {"tagged": {"ready": False, "close": True}, "machine": True}, Action.STANDARDISE),
        ({}, {"model": IT, "tagged": {"ready": False}}, Action.OUTSOURCE),
        ({}, {"machine": True, "tagged": {"close": True}}, Action.AUTOMATE),
        ({}, {"tagged": {"close": True}}, Action.PILOT),
        ({"delivered_by": "Contractors"}, {"tagged": {"close": True}}, Action.OUTSOURCE),
    ],
)
def test_the_first_reason_that_holds_decides(
    row: dict[str, Any], given: dict[str, Any], action: Action
) -> None:
    """Kept, hired, asked, kept, tendered again, made ready, left to a machine, tried, handed over."""
    assert _decided(row, **given)["action"] == action


@pytest.mark.parametrize(
    ("row", "model", "share", "payback", "action"),
    [
        ({}, BPO, 0.1, 24.0, Action.OUTSOURCE),
        ({}, BPO, 0.0999, 24.0, Action.KEEP),
        ({}, BPO, None, 24.0, Action.KEEP),
        ({}, BPO, 0.2, 60.0, Action.OUTSOURCE),
        ({}, BPO, 0.2, 61.0, Action.KEEP),
        ({}, BPO, 0.2, None, Action.KEEP),
        ({"delivered_by": "Provider"}, BPO, -0.1, None, Action.RE_TENDER),
        ({"ends": True}, BPO, -0.1, None, Action.OUTSOURCE),
        ({}, IT, -0.1, None, Action.OUTSOURCE),
    ],
)
def test_a_model_that_must_save_has_to_save_enough_and_in_time(
    row: dict[str, Any], model: str, share: float | None, payback: float | None, action: Action
) -> None:
    """A tenth, back within five years: exactly that is enough; a provider's work and what ends need not."""
    money = {"saving_share": share, "payback": payback}
    found = _decided(row, model=model, money=money)
    assert found["action"] == action
    assert found["no_case"] == (action == Action.KEEP)


@pytest.mark.parametrize(
    ("row", "model", "small"),
    [
        ({"team": PART}, BPO, False),
        ({"team": PART - 0.01}, BPO, True),
        ({"team": 0.0}, BPO, False),
        ({"team": PART - 0.01}, IT, False),
        ({"team": PART - 0.01, "delivered_by": "Contractors"}, BPO, False),
        ({"team": PART - 0.01, "pattern": "Project"}, BPO, False),
    ],
)
def test_nobody_can_be_let_go_for_a_small_part_of_a_person(
    row: dict[str, Any],
    model: str,
    small: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """Ongoing work of one's own staff below a quarter of a person stays, and that is the reason told."""
    found = _decided(row, model=model)
    assert (found["too_small"], found["no_case"]) == (small, False)
    assert found["action"] == (Action.KEEP if small else Action.OUTSOURCE)


def test_what_is_asked_about_is_not_called_too_small() -> None:
    """A question goes before every other reason."""
    found = _decided({**CONTRACTORS, "team": PART / 2})
    assert (found["action"], found["too_small"], found["no_case"]) == (Action.ASK, False, False)
    assert found["question"].startswith("Say on the sheet Company how many contingent workers")


def test_an_answer_that_leaves_has_the_providers_money_and_place() -> None:
    """Abroad: everything that was proposed and worked out is handed on."""
    found = _decided({}, place=ABROAD)
    assert (found["model"], found["pricing"], found["tier"]) == (BPO, "per FTE", "Nearshore")
    assert found["countries"] == ("PL",)
    money = ["current_cost", "saving", "saving_share", "one_time", "payback"]
    assert found[money].tolist() == [100_000, 20_000, 0.2, 30_000, 24]
    assert found["question"] is None


@pytest.mark.parametrize("row", [{"keep": True}, CONTRACTORS], ids=["kept", "asked"])
def test_an_answer_that_stays_has_none_of_it(row: dict[str, Any]) -> None:
    """At home, for today's cost; nothing is saved, spent or paid back."""
    found = _decided(row, place=ABROAD)
    assert (found["model"], found["pricing"], found["tier"]) == (IN_HOUSE, None, "Onshore")
    assert found["countries"] == ("US",)
    assert found[["current_cost", "saving", "saving_share", "one_time"]].tolist() == [100_000, 0, 0, 0]
    assert pd.isna(found["payback"])


def test_of_work_that_costs_nothing_no_share_is_saved() -> None:
    """There is no such share, rather than one of nothing or of all."""
    assert pd.isna(_decided({"ends": True}, money={"current_cost": 0.0, "saving": 0.0})["saving_share"])


@pytest.mark.parametrize(
    ("row", "given", "told"),
    [
        ({"team": PART / 2}, {}, f"{BPO}: so small a part of a person cannot be saved"),
        (
            {"team": PART / 2},
            {"money": {"saving_share": -0.1}},
            f"{BPO}: so small a part of a person cannot be saved",
        ),
        ({}, {"money": {"saving_share": -0.1}}, f"{BPO}: it would cost more than today"),
        ({}, {"money": {"saving_share": 0.0}}, f"{BPO}: it would save only 0% of the cost"),
        ({}, {"money": {"saving_share": 0.05}}, f"{BPO}: it would save only 5% of the cost"),
        ({}, {"money": {"saving_share": None}}, f"{BPO}: it would save only 0% of the cost"),
        (
            {},
            {"money": {"saving_share": 0.1, "payback": 61.0}},
            f"{BPO}: it would pay back only after 5 years",
        ),
        (WITHOUT, {"model": EOR}, f"{EOR}: the country you named is ruled out"),
        (WITHOUT, {"model": EOR, "place": ABROAD}, "In-house: it costs USD 20,000 more a year"),
        ({}, {"model": EOR, "tagged": {"gate": "unknown"}}, "In-house: it costs USD 20,000 more a year"),
        ({}, {}, "In-house: it costs USD 20,000 more a year"),
        ({}, {"model": IT, "money": {"saving": 0.0}}, "In-house: it fits less well"),
        ({}, {"model": IT, "money": {"saving": -1.0}}, "In-house: it fits less well"),
    ],
)
def test_what_lost_is_told_with_its_reason(row: dict[str, Any], given: dict[str, Any], told: str) -> None:
    """The model that was rejected, or the runner-up and what it would cost."""
    assert _decided(row, **given)["runner_up"] == told
