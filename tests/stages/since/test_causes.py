"""What changed since last time is put down to what changed it, and the parts add up to the cent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from pipeline.knowledge import figures as figures_module
from pipeline.knowledge.currencies import Rate, rate
from pipeline.knowledge.policy import policy
from pipeline.knowledge.tables import read_table
from pipeline.stages.analysis import assess
from pipeline.stages.since import causes as causes_module
from pipeline.stages.since.again import answered
from pipeline.stages.since.causes import Cause
from pipeline.stages.since.compare import GONE, GONE_ONES, LEFT_OUT, NEW, NEW_ONES, RENAMED, SUMMED
from pipeline.stages.since.history import with_history
from pipeline.stages.since.words import policy_changed
from tests.support.companies import AS_OF, intake_of
from tests.support.past import COMPANY, ROWS, analysed, left_behind, since

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pipeline.stages.analysis import Analysis
    from pipeline.stages.since.compare import Since


@pytest.fixture(scope="module")
def first() -> Analysis:
    """The company as it was first analysed."""
    return analysed()


@pytest.fixture(scope="module")
def earlier(first: Analysis) -> str:
    """What the first analysis left behind."""
    return left_behind(first)


def changed(row: int, **answers: Any) -> list[Mapping[str, Any]]:  # noqa: ANN401 -- any cell
    """Return the rows with some cells of one of them changed."""
    return [{**each, **answers} if at == row else each for at, each in enumerate(ROWS)]


def moving(found: Since) -> dict[str, int]:
    """Return what every cause did to the saving, those that did nothing left out."""
    return {effect.cause: effect.cents["saving"] for effect in found.effects if effect.cents["saving"]}


def assert_adds_up(found: Since) -> None:
    """Fail unless last time plus every cause is today, for every kind of money, to the cent."""
    for key in SUMMED:
        assert found.was[key] + sum(effect.cents[key] for effect in found.effects) == found.now[key]
    assert found.now["saving"] - found.was["saving"] == sum(line.saved for line in found.lines)


def test_nothing_changed_is_said_so(first: Analysis, earlier: str) -> None:
    """The same workbook under the same rules on the same day has no effect and no line."""
    found = since(earlier, first)
    assert found.effects == ()
    assert found.lines == ()
    assert found.was == found.now


def test_a_cell_of_the_list_is_named_as_the_cause(earlier: str) -> None:
    """More people and cost in one row: the row alone changed, because of those two cells."""
    found = since(earlier, analysed(changed(1, headcount=9.0, annual_cost=585000.0)))
    assert_adds_up(found)
    assert set(moving(found)) == {Cause.ROWS}
    assert [line.name for line in found.lines] == ["Payroll"]
    assert found.lines[0].reasons[0].told == "Headcount (FTE) 6 → 9; Annual cost 390,000 → 585,000"


def test_an_answer_on_the_sheet_company_is_its_own_cause(earlier: str) -> None:
    """Nothing further than the home country: the sheet Company did it, and says which answer."""
    found = since(earlier, analysed(company={"furthest": "Onshore"}))
    assert_adds_up(found)
    assert set(moving(found)) == {Cause.COMPANY}
    assert "Furthest location allowed nothing → Onshore" in found.effects[0].told
    assert any(line.was and line.was["tier"] != "Onshore" for line in found.lines)


def test_a_policy_is_a_rule(earlier: str, tmp_path: Path) -> None:
    """A threshold in a policy file: the rules did it."""
    own = tmp_path / "mine.toml"
    own.write_text("[thresholds]\nstrategic_value_at_most = 5.0\n", encoding="utf-8")
    found = since(earlier, analysed(choice=str(own)))
    assert_adds_up(found)
    assert set(moving(found)) == {Cause.RULES}
    assert found.effects[0].told == "Highest strategic value of work that may go outside 50 → 5"
    assert all(reason.cause is Cause.RULES for line in found.lines for reason in line.reasons)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "[strategic_value]\nstrategic = 0.45\nbrand = 0\n",
            [
                "Weight in strategic value: Strategic importance 0.35 → 0.45",
                "Weight in strategic value: Stands for the brand 0.1 → 0",
            ],
        ),
        ("[place]\ntier_step = 0.02\n", ["place.tier_step 0.06 → 0.02"]),
        ("[furthest_by_data]\nRegulated = 'Nearshore'\n", ["furthest_by_data.Regulated Onshore → Nearshore"]),
    ],
)
def test_what_a_policy_changes_is_told_under_its_label(tmp_path: Path, text: str, told: list[str]) -> None:
    """The label that the sheets give it; what has none, as it is written in a policy file."""
    own = tmp_path / "mine.toml"
    own.write_text(text, encoding="utf-8")
    assert policy_changed(policy(), replace(policy(str(own)), name=policy().name)) == told


def test_a_figure_of_the_user_is_an_assumption(earlier: str) -> None:
    """A price level of the user's: the assumptions did it."""
    found = since(earlier, analysed(assumptions={"price_level": 1.2}))
    assert_adds_up(found)
    assert set(moving(found)) == {Cause.ASSUMPTIONS}
    assert found.effects[0].told.endswith("nothing → 1.2")


@pytest.fixture
def dearer_prices(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Our file of figures in another edition: what a provider charges is a tenth more."""

    def other_edition(name: str) -> list[dict[str, str]]:
        rows = read_table(name)
        return [{**row, "value": "1.1"} if row.get("name") == "price_level" else row for row in rows]

    monkeypatch.setattr(figures_module, "read_table", other_edition)
    figures_module.figures.cache_clear()
    yield
    monkeypatch.undo()
    figures_module.figures.cache_clear()


@pytest.mark.usefixtures("dearer_prices")
def test_a_figure_of_ours_is_a_reference_figure(earlier: str) -> None:
    """Our price level in another edition: the reference figures did it, the one that changed is named."""
    found = since(earlier, analysed())
    assert_adds_up(found)
    assert set(moving(found)) == {Cause.FIGURES}
    assert "1 → 1.1" in found.effects[0].told


@pytest.mark.usefixtures("dearer_prices")
def test_what_the_user_set_is_not_put_down_to_our_figures(earlier: str) -> None:
    """With a price level of the user's in both, our own edition of it changes nothing."""
    own = {"price_level": 1.05}
    figures_module.figures.cache_clear()
    found = since(left_behind(analysed(assumptions=own), _forget_price_level), analysed(assumptions=own))
    assert moving(found) == {}
    assert earlier


def _forget_price_level(raw: dict[str, Any]) -> None:
    raw["numbers"]["figures"]["price_level"] = 1.0


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"version": "0.0.1"}, Cause.PROGRAM),
        ({"hashes": {"rules": "old"}}, Cause.RULES),
        ({"hashes": {"places": "old"}}, Cause.FIGURES),
        ({"hashes": {"rules": "old", "places": "old"}}, Cause.UNCLEAR),
        ({"version": "0.0.1", "hashes": {"rules": "old"}}, Cause.UNCLEAR),
    ],
    ids=["version", "rules", "places", "rules and places", "version and rules"],
)
def test_what_only_our_files_can_have_done_is_put_down_to_those_that_changed(
    first: Analysis, change: dict[str, Any], cause: Cause
) -> None:
    """Other answers from the same input: the version, rules or reference files did it, or one cannot tell."""

    def older(raw: dict[str, Any]) -> None:
        raw["version"] = change.get("version", raw["version"])
        raw["hashes"] |= change.get("hashes", {})
        raw["answers"]["saving"][0] += 1000.0
        raw["answers"]["tier"][1] = "Onshore"

    found = since(left_behind(first, older), first)
    assert_adds_up(found)
    assert moving(found) == {cause: -100_000}
    assert {line.name for line in found.lines} == {"Accounts payable", "Payroll"}


def test_the_day_is_a_cause_of_its_own(first: Analysis, earlier: str) -> None:
    """Two years later a contract has run out: nothing but the date is given as the cause."""
    found = since(earlier, analysed(as_of=date(2028, 11, 22)))
    assert [effect.cause for effect in found.effects] == [Cause.DATE]
    assert found.day == first.as_of
    assert_adds_up(found)


def test_several_causes_are_told_apart(earlier: str) -> None:
    """A cell, an answer of the company, the policy and a figure of the user's: each has its own part."""
    now = analysed(
        changed(0, headcount=15.0), company={"avoid_countries": "India"}, choice="cost first",
        assumptions={"price_level": 1.2},
    )  # fmt: skip
    found = since(earlier, now)
    assert_adds_up(found)
    assert "cost first" in found.effects[0].told.casefold()
    order = [Cause.RULES, Cause.ASSUMPTIONS, Cause.COMPANY, Cause.ROWS]
    assert [effect.cause for effect in found.effects] == order
    payable = next(line for line in found.lines if line.name == "Accounts payable")
    assert payable.saved == sum(reason.saving for reason in payable.reasons)


def test_new_and_gone_functions_have_their_own_lines_and_sums(earlier: str) -> None:
    """One function less and one more, which have nothing in common."""
    added: Mapping[str, Any] = {
        "function": "Customer service",
        "department": "Sales",
        "headcount": 20.0,
        "annual_cost": 9e5,
    }
    found = since(earlier, analysed([*ROWS[1:], added]))
    assert_adds_up(found)
    what = {line.name: line.what for line in found.lines}
    assert {name for name, kind in what.items() if kind == NEW} == {"Customer service"}
    assert {name for name, kind in what.items() if kind == GONE} == {"Accounts payable"}
    assert {NEW_ONES, GONE_ONES} <= set(moving(found))


def test_a_row_that_was_left_out_is_not_called_gone(earlier: str) -> None:
    """A row with an error is told as such."""
    now = analysed(ROWS[1:])
    aside = pd.DataFrame(
        {"function": ["Accounts payable"], "headcount": [None], "annual_cost": [None]},
        index=pd.Index([9], name="row"),
    )
    now = replace(now, intake=replace(now.intake, set_aside=aside))  # type: ignore[arg-type]
    assert [line.what for line in since(earlier, now).lines] == [LEFT_OUT]


def test_a_renamed_function_is_the_same_function(earlier: str) -> None:
    """Another name for the same people at the same cost in the same department."""
    found = since(earlier, analysed(changed(0, function="Accounts payable team")))
    assert [(line.name, line.earlier_name, line.what) for line in found.lines] == [
        ("Accounts payable team", "Accounts payable", RENAMED)
    ]


def test_the_order_of_rows_is_no_change(earlier: str) -> None:
    """The same rows the other way round."""
    found = since(earlier, analysed(ROWS[::-1]))
    assert found.lines == ()
    assert found.was == found.now


def test_a_new_reporting_currency_is_compared_in_the_new_one(earlier: str) -> None:
    """The same costs in another currency: what was is brought to it, at a rate that is told."""
    dollars = rate("EUR", "USD").value
    rows = [{**each, "annual_cost": round(float(str(each["annual_cost"])) * dollars, 2)} for each in ROWS]
    found = since(earlier, analysed(rows, company={"reporting_currency": "USD"}))
    assert_adds_up(found)
    assert found.currency_was == "EUR"
    assert found.converted is not None
    assert abs(found.now["saving"] - found.was["saving"]) < 0.001 * found.was["saving"]


@pytest.mark.parametrize("text", [None, "", "no json", "{}", '{"format": 99}', "[1]", '{"format": 1}'])
def test_an_earlier_state_that_cannot_be_read_is_none(first: Analysis, text: str | None) -> None:
    """Nothing is compared, and nothing fails."""
    history = with_history(first, earlier=text).history
    assert history is not None
    assert history.since is None


def test_a_step_that_cannot_be_worked_out_again_joins_the_next(
    monkeypatch: pytest.MonkeyPatch, earlier: str
) -> None:
    """Where the program of today no longer takes what was given, nothing is lost from the sum."""
    calls: list[Any] = []

    def fails_once(given: Any) -> Any:  # noqa: ANN401 -- passed through
        calls.append(given)
        if len(calls) == 1:
            raise KeyError("a country that is no longer in our table")
        return answered(given)

    monkeypatch.setattr(causes_module, "answered", fails_once)
    found = since(earlier, analysed(changed(0, headcount=15.0), assumptions={"price_level": 1.2}))
    assert_adds_up(found)
    assert [effect.cause for effect in found.effects] == [Cause.UNCLEAR, Cause.ROWS]


@pytest.mark.parametrize(
    ("own_then", "own_now", "cause"),
    [
        (False, False, Cause.FIGURES),
        (True, True, Cause.ASSUMPTIONS),
        (True, False, Cause.ASSUMPTIONS),
        (False, True, Cause.ASSUMPTIONS),
    ],
)
def test_an_exchange_rate_is_nobodys_cell(own_then: bool, own_now: bool, cause: Cause) -> None:  # noqa: FBT001
    """The same pounds at another rate: the bank's is a reference figure, one's own an assumption."""
    found = since(left_behind(in_pounds(1.1, own=own_then)), in_pounds(1.2, own=own_now))
    assert_adds_up(found)
    assert {effect.cause for effect in found.effects if effect.cents["current_cost"]} == {cause}
    assert "GBP" in found.effects[0].told
    assert not [reason for line in found.lines for reason in line.reasons if "Annual cost" in reason.told]


@cache
def in_pounds(worth: float, *, own: bool) -> Analysis:
    """Return the analysis of rows whose costs were typed in pounds, one of which is worth so many euros."""
    rows = [
        {**each, "currency": "GBP", "annual_cost": float(str(each["annual_cost"])) * worth} for each in ROWS
    ]
    intake = intake_of(company=COMPANY, rows=rows, rates={"GBP": 1 / worth} if own else {})
    intake = replace(intake, converted={"GBP": Rate(worth, None if own else date(2026, 10, 30), own=own)})
    return assess(intake, policy=policy(), as_of=AS_OF)
