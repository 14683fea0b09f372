"""The examples worked by hand in docs/business-case.md: their arithmetic is right, and the program agrees."""

from __future__ import annotations

import ast
import operator
import re
from functools import cache
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
import pytest

from pipeline.knowledge.currencies import rate
from pipeline.knowledge.figures import figures
from pipeline.knowledge.sourcing_models import IN_HOUSE, sourcing_models
from pipeline.stages.cost import cost
from pipeline.stages.money.assumptions import pricing_figures
from pipeline.stages.money.facts import facts_of
from pipeline.stages.money.lines import LINES
from pipeline.stages.simulate import DRAWS, HIGH, LOW
from tests.support.companies import intake_of
from tests.support.facts import chosen_of, company, placed_of, profile_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.intake.sheets import Cell
    from pipeline.knowledge.figures import Figures

DOCUMENT = Path(__file__).parents[1] / "docs" / "business-case.md"
NUMBER = re.compile(r"(\d[\d,]*\.?\d*)")
CONSTANTS = {"0", "1", "2", "3", "4", "12", "52"}  # nothing, whole, years after the first, months and weeks
EXACT = 1e-9
TO_THE_UNIT = {"npv", "break_even"}
EXACT_TO = {"money": 0.005, "x": 5e-8, "share": 5e-8}  # how far a printed result may be off, by its unit
UNITS = {line.key: line.unit for line in LINES}
MUST_SHOW = {
    "current_cost", "avoidable", "units", "fee", "governance", "leakage", "saving", "one_time", "go_live",
    "npv", "payback", "break_even",
}  # fmt: skip
NIL_WHERE_NOT_SHOWN = ("other", "transfer", "dual", "dip", "severance", "exit", "handover_share")
OPERATORS: Mapping[type, Any] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}  # fmt: skip
CALLS: Mapping[str, Any] = {"up": ceil, "larger": max, "smaller": min}


class Step(NamedTuple):
    """One line of an example: the engine's key or nothing, what it is, the arithmetic, the printed result."""

    key: str
    what: str
    arithmetic: str
    result: str

    @property
    def rounding(self) -> float:
        """Return how far the printed result may be from the exact one."""
        if self.key and self.key not in TO_THE_UNIT:
            return EXACT_TO.get(UNITS[self.key], EXACT)
        return half_a_digit(self.result)


@cache
def sections() -> dict[str, list[list[str]]]:
    """Return the cells of the table below every heading of the document."""
    found: dict[str, list[list[str]]] = {}
    for part in re.split(r"^#+ ", DOCUMENT.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        heading, _, body = part.partition("\n")
        rows = [line.strip("|").split("|") for line in body.splitlines() if line.startswith("|")]
        found[heading] = [[cell.strip().strip("`") for cell in row] for row in rows[2:]]
    return found


def number(text: str) -> float:
    """Return a printed number."""
    return float(text.replace(",", ""))


def half_a_digit(text: str) -> float:
    """Return half of one in the last printed place."""
    return float(0.5 * 10.0 ** -len(text.partition(".")[2]))


def worked(pieces: list[str]) -> float:
    """Return what an arithmetic comes to; every second piece is a number."""
    plain = "".join(
        part.replace(",", "") if at % 2 else part.replace(" x ", " * ").replace("^", "**").replace(";", ",")
        for at, part in enumerate(pieces)
    )
    return _value(ast.parse(plain.strip(), mode="eval").body)


def _value(node: ast.expr) -> float:
    if isinstance(node, ast.BinOp):
        return float(OPERATORS[type(node.op)](_value(node.left), _value(node.right)))
    if isinstance(node, ast.UnaryOp):
        return -_value(node.operand)
    if isinstance(node, ast.Call):
        assert isinstance(node.func, ast.Name)
        return float(CALLS[node.func.id](*map(_value, node.args)))
    assert isinstance(node, ast.Constant)
    assert isinstance(node.value, int | float)
    return node.value


def slack(pieces: list[str], rounded: Mapping[str, float]) -> float:
    """Return how far the roundings of the numbers that went in may move what an arithmetic comes to."""
    total = 0.0
    for at in range(1, len(pieces), 2):
        by = rounded.get(pieces[at], 0.0)
        if by:
            ends = [
                worked([*pieces[:at], repr(number(pieces[at]) + one), *pieces[at + 1 :]]) for one in (-by, by)
            ]
            total += abs(ends[1] - ends[0]) / 2
    return total


FIGURES = {row[0]: row[1] for row in sections()["Figures of the examples"]}
FUNCTIONS = {row[0]: row[1:] for row in sections()["The ten functions"]}
FACTORS = sections()["Worth of 1 a year"]
DISCOUNTS = dict(sections()["Worth of a single payment"])
STEPS = {model: [Step(*row) for row in sections()[model]] for model in FUNCTIONS}


@cache
def engine() -> tuple[pd.DataFrame, Figures]:
    """Return the facts of the ten functions in the order of the document, and the shipped figures."""
    parts, prices = [], figures()
    for model, (role, people, size, staff, typed, means, country, tier) in FUNCTIONS.items():
        said = {"Loaded": "Fully loaded", "Salaries": "Salaries only"}[means]
        own = company(home_country="United States", reporting_currency="USD", cost_means=said)
        row: dict[str, Cell] = {"function": model, "headcount": number(people), "annual_cost": number(typed)}
        profile = profile_of(
            {
                "team": number(people), "role": role, "company_size": number(size), "delivered_by": staff,
                "pattern": "Project" if model == "Project outsourcing" else "Ongoing",
            }
        )  # fmt: skip
        parts.append(
            facts_of(
                intake_of(company={}, rows=[row]).functions, profile,
                chosen=chosen_of(profile, model), placed=placed_of(profile, tier.capitalize(), country),
                company=own,
            )
        )  # fmt: skip
        prices = pricing_figures(figures(), own, rate("USD", own.currency))
    facts = pd.concat(parts).set_axis(pd.RangeIndex(2, 2 + len(parts), name="row"))
    return facts, prices


@cache
def money() -> pd.DataFrame:
    """Return the program's lines by model, worked with the figures of the document."""
    facts, prices = engine()
    own = {name: number(value) if value[0] != "-" else -number(value[1:]) for name, value in FIGURES.items()}
    return cost(facts, prices.replaced(own)).set_axis(list(FUNCTIONS))


def test_there_is_an_example_of_every_way_of_being_paid() -> None:
    """Ten models and every unit that is bought; each shows the lines a finance director asks for."""
    bought = {model.name: model for model in sourcing_models() if model.name != IN_HOUSE}
    assert len(FUNCTIONS) == len(set(FUNCTIONS) & set(bought)) == 10
    assert {bought[name].priced_by for name in FUNCTIONS} == {model.priced_by for model in bought.values()}
    for model, steps in STEPS.items():
        assert {step.key for step in steps} >= MUST_SHOW, model


@pytest.mark.parametrize("model", FUNCTIONS)
def test_the_arithmetic_of_an_example_is_right(model: str) -> None:
    """Every step worked anew from its printed numbers gives its printed result, but for rounding."""
    rounded = {text: half_a_digit(text) for text in (*DISCOUNTS.values(), *(row[-1] for row in FACTORS))}
    for step in STEPS[model]:
        pieces = NUMBER.split(step.arithmetic)
        found, printed, moved = worked(pieces), number(step.result), slack(pieces, rounded)
        assert found == pytest.approx(printed, abs=moved + step.rounding + EXACT), step
        assert moved + step.rounding < max(0.002 * printed, 0.51), f"{step} would pass with a wrong digit"
        if moved or abs(found - printed) > EXACT:
            rounded[step.result] = step.rounding


@pytest.mark.parametrize("model", FUNCTIONS)
def test_no_number_of_an_example_comes_from_nowhere(model: str) -> None:
    """Each is printed before: a figure, the function itself, a present value, or the result of a step."""
    known = CONSTANTS | {value.lstrip("-") for value in FIGURES.values()} | set(FUNCTIONS[model])
    known |= set(DISCOUNTS.values()) | {row[-1] for row in FACTORS}
    for step in STEPS[model]:
        assert set(NUMBER.findall(step.arithmetic)) <= known, step
        known.add(step.result)


@pytest.mark.parametrize("model", FUNCTIONS)
def test_the_program_comes_to_the_same(model: str) -> None:
    """Every line of an example that the program has too is equal, and those not shown are nil."""
    row = money().loc[model]
    for step in STEPS[model]:
        if step.key:
            assert row[step.key] == pytest.approx(number(step.result), abs=step.rounding), step
    shown = {step.key for step in STEPS[model]}
    assert not row[[key for key in NIL_WHERE_NOT_SHOWN if key not in shown]].any()


@pytest.mark.parametrize("factor", FACTORS, ids=" ".join)
def test_a_present_value_of_1_a_year_is_right(factor: list[str]) -> None:
    """A twelfth at the end of every month, at the price of its year, discounted by month."""
    rise, after, until, *years, together = [number(text) for text in factor]
    rate_a_year = number(FIGURES["discount_rate"])
    for year, printed in enumerate(years):
        months = range(max(int(after), 12 * year) + 1, min(int(until), 12 * year + 12) + 1)
        worth = sum((1 + rise) ** year / 12 / (1 + rate_a_year) ** (month / 12) for month in months)
        assert worth == pytest.approx(printed, abs=6e-8)
    assert sum(years) == pytest.approx(together, abs=4e-7)


@pytest.mark.parametrize(("month", "printed"), DISCOUNTS.items())
def test_a_present_value_of_a_single_payment_is_right(month: str, printed: str) -> None:
    """1 over 1.1 for every year until it is paid."""
    worth = 1 / (1 + number(FIGURES["discount_rate"])) ** (number(month) / 12)
    assert worth == pytest.approx(number(printed), abs=6e-8)


@pytest.mark.parametrize("model", FUNCTIONS)
def test_an_example_uses_the_present_values_of_its_own_months(model: str) -> None:
    """From the month it runs to the last looked at, rising as pay at home and as prices of its tier."""
    row, tier = money().to_dict("index")[model], FUNCTIONS[model][-1]
    table = {tuple(map(number, factor[:3])): number(factor[-1]) for factor in FACTORS}
    for key, rise in (("pay_worth", "pay_rise"), ("fee_worth", f"fee_rise_{tier}")):
        months = (number(FIGURES[rise]), float(row["go_live"]), float(row["ends"]))
        assert row[key] == pytest.approx(table[months], abs=6e-8)


def test_the_examples_hang_on_no_figure_that_is_not_printed() -> None:
    """Every other figure may change without the examples becoming wrong."""
    shown = list(MUST_SHOW | {step.key for steps in STEPS.values() for step in steps} - {"", "load_there"})
    facts, prices = engine()
    own = {name: number(value) if value[0] != "-" else -number(value[1:]) for name, value in FIGURES.items()}
    others = {name: 1.5 * prices[name] + 1 for name in prices.by_name if name not in own}
    again = cost(facts, prices.replaced({**others, **own})).set_axis(list(FUNCTIONS))
    pd.testing.assert_frame_equal(again[shown], money()[shown])


def test_what_is_said_about_ranges_is_what_is_drawn() -> None:
    """How many draws, and from where to where the range goes."""
    said = " ".join(DOCUMENT.read_text(encoding="utf-8").split())
    assert f"{DRAWS:,} times" in said
    assert f"from the {LOW}th to the {HIGH}th of a hundred" in said
