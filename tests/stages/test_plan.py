"""The plan: what is bought together, what comes first, and how much changes at once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.columns import Action
from pipeline.knowledge.plan_rules import plan_rules
from pipeline.knowledge.sourcing_models import IN_HOUSE, sourcing_models
from pipeline.stages.lots import lots
from tests.support.companies import AS_OF, assess_rows
from tests.support.plans import FIRM, LARGER, drawn_plan, planned_of

if TYPE_CHECKING:
    from random import Random
    from typing import TypeAlias

    from pandera.typing import DataFrame

    from pipeline.frames import Lots, Planned
    from pipeline.intake.sheets import Cell
    from pipeline.stages.analysis import Analysis

    Case: TypeAlias = dict[str, Any]

INVOICES: dict[str, Any] = {
    "function": "Accounts payable", "headcount": 30, "annual_cost": 2_400_000, "strategic": 1, "tied": 1,
    "standardised": 3, "measurable": 5, "demand_swings": 3, "capability": 2, "data": "Internal",
}  # fmt: skip
HELPDESK: dict[str, Any] = {"function": "IT service desk", "headcount": 3, "annual_cost": 400_000}
CALLS: dict[str, Any] = {
    "function": "Customer support tier 1", "headcount": 30, "annual_cost": 2_400_000, "strategic": 1,
    "standardised": 4, "measurable": 5, "tied": 1,
}  # fmt: skip
SOFTWARE: dict[str, Any] = {
    "function": "Product development", "headcount": 5, "annual_cost": 900_000, "choose_people": "Yes",
}  # fmt: skip


def _planned(rows: list[dict[str, Any]], **company: Cell) -> DataFrame[Planned]:
    return planned_of(assess_rows(company={**FIRM, **company}, rows=rows))


def _lots(analysis: Analysis) -> DataFrame[Lots]:
    return lots(
        analysis.intake.functions,
        analysis.profile,
        decided=analysis.decided,
        costed=analysis.costed,
        planned=planned_of(analysis),
    )


@pytest.mark.parametrize(
    ("row", "action", "wave"),
    [
        (INVOICES, Action.OUTSOURCE, 1),
        ({**INVOICES, "strategic": 5, "tied": 3}, Action.PILOT, 1),
        ({**INVOICES, "standardised": 2}, Action.STANDARDISE, 2),
        ({**INVOICES, "standardised": 5}, Action.AUTOMATE, 2),
        ({**INVOICES, "delivered_by": "Provider"}, Action.RE_TENDER, 1),
        ({**SOFTWARE, "target_country": "Poland"}, Action.HIRE_ABROAD, 1),
        ({**SOFTWARE, "target_country": "Ireland"}, Action.HIRE_ABROAD, 0),
        ({**INVOICES, "keep": "Yes"}, Action.KEEP, 0),
        ({"function": "Qwzx", "headcount": 5, "annual_cost": 300_000}, Action.ASK, 0),
    ],
)
def test_every_action_has_its_wave(row: dict[str, Any], action: str, wave: int) -> None:
    """Alone in a firm of 900 with IT of its own; hired abroad without a company there needs a provider."""
    analysis = assess_rows(company=FIRM, rows=[row])
    planned = planned_of(analysis).iloc[0]
    assert analysis.decided["action"].tolist() == [action]
    assert planned["wave"] == wave
    assert planned["wave_reason"]
    assert bool(planned["gate"]) == (wave > 0)
    assert (planned["lot_number"] > 0) == (wave > 0)


def test_what_is_not_ready_passes_a_gate_first() -> None:
    """Standardise: described and measured; automate: the machine has done its part; both after wave 1."""
    gates = _planned([{**INVOICES, "standardised": 2}, {**INVOICES, "standardised": 5}])["gate"]
    assert "measured by your own people" in gates.iloc[0]
    assert "automated" in gates.iloc[1]


def test_a_pilot_takes_a_part_and_the_rest_follows_a_wave_later() -> None:
    """The roll-out of anything else is its start."""
    planned = _planned([{**INVOICES, "strategic": 5, "tied": 3}, CALLS])
    apart = plan_rules().waves.months_apart
    assert (planned["roll_out"] - planned["start"]).tolist() == [apart, 0]
    assert "pilot" in planned["gate"].iloc[0]


def test_what_moves_in_full_waits_for_the_pilot_of_its_lot() -> None:
    """Receivables follow once the pilot of invoices is rolled out; calls are another lot."""
    pilot = {**INVOICES, "strategic": 5, "tied": 3}
    planned = _planned([pilot, {**INVOICES, "function": "Accounts receivable"}, CALLS])
    assert planned["lot"].iloc[0] == planned["lot"].iloc[1]
    assert planned["start"].iloc[1] == planned["roll_out"].iloc[0]
    gate = "The pilot of “Accounts payable” met its service levels"
    assert [text.count(gate) for text in planned["gate"]] == [0, 1, 0]
    assert "pilot of “Accounts payable”" in planned["wave_reason"].iloc[1]
    assert planned["wave"].tolist() == [1, 2, 1]


def test_what_a_provider_does_already_waits_for_no_pilot() -> None:
    """The contract in force sets its date."""
    pilot = {**INVOICES, "strategic": 5, "tied": 3}
    bought = {**INVOICES, "function": "Accounts receivable", "delivered_by": "Provider"}
    planned = _planned([pilot, bought])
    assert planned["lot"].iloc[0] == planned["lot"].iloc[1]
    assert planned["wave"].tolist() == [1, 1]


def test_it_comes_first_in_a_small_firm_without_an_it_department() -> None:
    """Calls and invoices wait for the help desk; with an IT department of its own nothing waits."""
    rows = [CALLS, HELPDESK, {**INVOICES, "headcount": 8, "annual_cost": 640_000}]
    small = _planned(rows, total_employees=120, own_it="No")
    assert small["wave"].tolist()[1] == 1
    assert min(small["wave"].tolist()[0], small["wave"].tolist()[2]) >= 2
    assert "IT provider" in small["gate"].iloc[0]
    own = _planned(rows, total_employees=900, own_it="Yes")
    assert own["wave"].tolist()[0] == 1


def test_a_firm_that_hands_over_no_it_does_not_wait_for_it() -> None:
    """No IT on the list: calls are in the first wave."""
    assert _planned([CALLS], total_employees=120, own_it="No")["wave"].tolist() == [1]


@pytest.mark.parametrize(
    ("ends", "start", "wave", "gate"),
    [
        (date(2026, 12, 31), 3.0, 1, "is extended until month 3"),
        (date(2027, 9, 30), 10.25, 2, "which ends on 2027-09-30, has run out"),
        (date(2028, 11, 22), 24.02, 3, "which ends on 2028-11-22, has run out"),
        (date(2026, 3, 31), 3.0, 1, "ran out on 2026-03-31"),
        (None, 3.0, 1, "end of the contract in force is not given"),
    ],
)
def test_a_contract_in_force_is_respected(ends: date | None, start: float, wave: int, gate: str) -> None:
    """Calls that a provider takes today; the decision falls on 2026-11-22."""
    one = _planned([{**CALLS, "delivered_by": "Provider", "contract_ends": ends}]).iloc[0]
    assert (one["start"], one["wave"]) == (pytest.approx(start, abs=0.01), wave)
    assert gate in one["gate"]


def test_nothing_starts_before_its_contract_ends_nor_before_its_wave() -> None:
    """Contractors with a contract until next year: outsourced when it ends, whatever the wave would allow."""
    rows = [{**INVOICES, "delivered_by": "Contractors", "contract_ends": date(2027, 8, 1)}, CALLS]
    planned = _planned(rows)
    assert planned["start"].iloc[0] > 8
    assert planned["start"].iloc[1] == plan_rules().waves.first_month
    assert "2027-08-01" in planned["wave_reason"].iloc[0]


def test_no_more_changes_at_once_than_the_company_bears() -> None:
    """Six teams of 60 in a firm of 900: the people whose work changes in a wave stay within the limit."""
    teams = ["Accounts payable", "Customer support tier 1", "Data entry", "Payroll", "HR administration"]
    rows = [{**INVOICES, "function": name, "headcount": 60, "annual_cost": 4_800_000} for name in teams]
    analysis = assess_rows(company=FIRM, rows=[*rows, {**CALLS, "delivered_by": "Provider"}])
    planned = planned_of(analysis)
    moved = planned.assign(heads=analysis.profile["team"], action=analysis.decided["action"])
    moved = moved[(moved["wave"] > 0) & (moved["action"] != Action.RE_TENDER)]
    assert len(moved) >= 3
    assert moved.groupby("start")["heads"].sum().max() <= 900 * 0.12
    late = moved[moved["start"] > moved["start"].min()]
    assert late["wave_reason"].str.contains("at once").any()


def test_a_first_outsourcing_starts_small() -> None:
    """The same two functions: who has a provider begins both at once, who has none begins with one."""
    rows = [CALLS, {**INVOICES, "headcount": 40, "annual_cost": 3_200_000}]
    cleaning = {**CALLS, "function": "Office cleaning", "delivered_by": "Provider"}
    assert len(set(_planned([*rows, cleaning])["start"].iloc[:2])) == 1
    assert len(set(_planned(rows)["start"])) == 2


def test_it_has_room_before_what_saves_more() -> None:
    """A small firm that never outsourced bears twelve people at first: the help desk, not the guards."""
    guards = {
        "role": "protective_service",
        "deliverable": "physical service",
        "team": 12.0,
        "saving": 900_000.0,
    }
    desk = {"role": "it_helpdesk", "deliverable": "it service", "model": "IT managed services (MSP)"}
    planned = drawn_plan([guards, {**desk, "team": 12.0, "saving": 1_000.0}], small=True)
    assert planned["wave"].tolist() == [2, 1]


def test_a_contract_that_ends_is_not_put_off_by_a_full_wave() -> None:
    """Two teams fill the second wave; what contractors do until the summer starts on its own day."""
    unready = {"action": "Standardise first", "team": 15.0, "saving": 900_000.0}
    contractors = {"delivered_by": "Contractors", "contract_ends": date(2027, 6, 30), "team": 20.0}
    planned = drawn_plan([unready, unready, {**contractors, "saving": 1_000.0}], small=False)
    assert planned["start"].tolist() == [7, 7, pytest.approx(7.23)]


def test_what_is_larger_than_any_wave_bears_moves_in_steps() -> None:
    """Half of the company in one function: it has a wave to itself, and the gate says so."""
    one = _planned([{**CALLS, "headcount": 450, "annual_cost": 36_000_000}]).iloc[0]
    assert one["wave"] == 1
    assert "in steps" in one["gate"]


def test_functions_of_one_model_and_market_are_one_lot() -> None:
    """Invoices and expenses share the ledger; calls are another market and another model."""
    rows = [INVOICES, {**INVOICES, "function": "Travel and expense processing"}, CALLS]
    analysis = assess_rows(company=FIRM, rows=rows)
    bought = _lots(analysis)
    together = bought[bought["functions"].map(len) == 2].iloc[0]
    assert together["functions"] == ("Accounts payable", "Travel and expense processing")
    assert together["heads"] == 60
    assert "ledger" in together["why"]
    assert set(planned_of(analysis)["lot_number"]) == {1, 2}


def test_small_lots_of_a_near_market_are_joined_and_the_rest_says_that_it_is_small() -> None:
    """Purchase orders of four people join the invoices; two paralegals alone stay small."""
    orders = {**INVOICES, "function": "Purchase order processing", "headcount": 4, "annual_cost": 320_000}
    joined = _lots(assess_rows(company=FIRM, rows=[INVOICES, orders]))
    assert joined["functions"].tolist() == [("Accounts payable", "Purchase order processing")]
    assert joined["name"].tolist() == ["Finance and purchasing: Back-office BPO"]
    alone = _lots(assess_rows(company=FIRM, rows=[orders])).iloc[0]
    assert (bool(alone["big_enough"]), alone["bidders"]) == (False, 3)
    assert "Small: 4 heads" in alone["size_note"]


def test_a_very_large_lot_is_offered_to_more_bidders_and_better_given_to_two() -> None:
    """Six hundred people on the phone in a company of 6,000."""
    row = {**CALLS, "headcount": 600, "annual_cost": 48_000_000}
    one = _lots(assess_rows(company={**FIRM, "total_employees": 6_000}, rows=[row])).iloc[0]
    assert one["bidders"] == 6
    assert "two providers" in one["size_note"]


def test_lots_add_up_to_their_functions_and_name_their_contracts() -> None:
    """Heads, cost, saving and one-time cost of all lots are those of all functions that are bought."""
    rows = [INVOICES, CALLS, HELPDESK, {**SOFTWARE, "target_country": "Poland"}, {**INVOICES, "keep": "Yes"}]
    analysis = assess_rows(company=FIRM, rows=rows)
    bought, planned = _lots(analysis), planned_of(analysis)
    inside = planned["lot_number"] > 0
    for name in ("saving", "one_time"):
        assert bought[name].sum() == pytest.approx(analysis.decided.loc[inside, name].sum())
    assert bought["cost"].sum() == pytest.approx(analysis.decided.loc[inside, "current_cost"].sum())
    assert bought["heads"].sum() == pytest.approx(analysis.profile.loc[inside, "team"].sum())
    assert sorted(row for rows in bought["rows"] for row in rows) == sorted(planned.index[inside])
    contracts = {model.name: model.contracts for model in sourcing_models()}
    assert bought["contracts"].tolist() == [contracts[model] for model in bought["model"]]
    assert set(planned["lot"].dropna()) == set(bought["name"])


def test_a_list_of_which_nothing_leaves_has_an_empty_plan() -> None:
    """No lots, wave 0 everywhere."""
    analysis = assess_rows(company=FIRM, rows=[{**INVOICES, "keep": "Yes"}])
    assert len(_lots(analysis)) == 0
    assert planned_of(analysis)["wave"].tolist() == [0]


CASE = st.fixed_dictionaries(
    {
        "role": st.sampled_from(
            ["finance_clerical", "procurement_clerical", "customer_support", "it_helpdesk"]
        ),
        "deliverable": st.sampled_from(["business transaction", "it service", "physical service"]),
        "team": st.integers(0, 20).map(float),
        "delivered_by": st.sampled_from(["Own staff", "Provider", "Contractors"]),
        "action": st.sampled_from(list(Action)),
        "model": st.sampled_from([model.name for model in sourcing_models() if model.name != IN_HOUSE]),
        "saving": st.integers(-200, 2_000).map(lambda thousands: 1_000.0 * thousands),
        "contract_ends": st.sampled_from([None, date(2025, 6, 30), date(2027, 6, 30), date(2031, 6, 30)]),
    }
)
CASES = st.lists(CASE, min_size=1, max_size=12)
FEW = settings(max_examples=10)
SMALL = st.booleans()
STRANGER = {"action": "Keep in-house", "model": "In-house", "role": "executive", "deliverable": "direction"}


@FEW
@given(CASES, SMALL, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_plan(cases: list[Case], small: bool, chance: Random) -> None:  # noqa: FBT001 - drawn
    """Shuffled rows are planned alike."""
    order = list(range(len(cases)))
    chance.shuffle(order)
    named = [{**case, "function": f"Function {at:02}"} for at, case in enumerate(cases)]
    straight, shuffled = drawn_plan(named, small=small), drawn_plan([named[at] for at in order], small=small)
    again = shuffled.set_axis(straight.index[order]).sort_index()
    pd.testing.assert_frame_equal(again, straight, check_names=False)


@FEW
@given(CASES, SMALL)
def test_the_currency_changes_no_plan(cases: list[Case], small: bool) -> None:  # noqa: FBT001 - drawn
    """Savings in cents or in thousands rank alike."""
    scaled = [{**case, "saving": case["saving"] * 137.5} for case in cases]
    pd.testing.assert_frame_equal(drawn_plan(scaled, small=small), drawn_plan(cases, small=small))


@FEW
@given(CASES, SMALL)
def test_a_stranger_that_stays_changes_no_plan(cases: list[Case], small: bool) -> None:  # noqa: FBT001 - drawn
    """A chief executive at the end of the list: everybody else is planned as before."""
    more = drawn_plan([*cases, {**STRANGER, "team": 1.0}], small=small)
    pd.testing.assert_frame_equal(more.iloc[:-1], drawn_plan(cases, small=small))


@FEW
@given(CASES, SMALL)
def test_nothing_begins_before_it_may(cases: list[Case], small: bool) -> None:  # noqa: FBT001 - drawn
    """No wave 1 for what is not ready, no start before a contract ends, no roll-out before a start."""
    planned = drawn_plan(cases, small=small).assign(
        action=[case["action"] for case in cases],
        ends=pd.to_datetime([case["contract_ends"] for case in cases]),
    )
    bought = planned[planned["wave"] > 0]
    assert (bought["wave"][bought["action"].isin([Action.STANDARDISE, Action.AUTOMATE])] >= 2).all()
    months = (bought["ends"] - pd.Timestamp(AS_OF)).dt.days / 30.4375
    assert (bought["start"] >= months.fillna(0) - 0.01).all()
    assert (bought["start"] >= plan_rules().waves.first_month).all()
    assert (bought["roll_out"] >= bought["start"]).all()
    assert (planned["lot_number"] > 0).tolist() == (planned["wave"] > 0).tolist()


@FEW
@given(CASES)
def test_nothing_overtakes_the_first_pilot_of_its_lot(cases: list[Case]) -> None:
    """What leaves own people in full begins when some pilot of the lot has been rolled out, or later."""
    planned = drawn_plan(cases, small=False).assign(action=[case["action"] for case in cases])
    full = {Action.OUTSOURCE, Action.STANDARDISE, Action.AUTOMATE}
    for _, lot in planned[planned["lot_number"] > 0].groupby("lot_number"):
        proven = lot["roll_out"][lot["action"] == Action.PILOT].min()
        assert not (lot["start"][lot["action"].isin(full)] < proven).any()


@FEW
@given(CASES)
def test_no_wave_is_fuller_than_the_company_bears(cases: list[Case]) -> None:
    """Of the work that leaves its own people; a single function that is larger has a wave to itself."""
    planned = drawn_plan(cases, small=False).assign(
        heads=[case["team"] for case in cases], action=[case["action"] for case in cases],
        free=[case["contract_ends"] is None for case in cases],
    )  # fmt: skip
    usual = {Action.OUTSOURCE, Action.STANDARDISE, Action.AUTOMATE}
    moved = planned[(planned["wave"] > 0) & planned["action"].isin(usual) & planned["free"]]
    for _, together in moved.groupby("start"):
        assert together["heads"].sum() <= LARGER * 0.12 or (together["heads"] > 0).sum() == 1
        assert len(set(together["lot_number"])) <= 5
