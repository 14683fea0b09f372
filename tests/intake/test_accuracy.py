"""What makes no sense beside the other rows is questioned, with its money; sense is left alone."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from pipeline.findings import Level
from pipeline.intake import read_workbook
from pipeline.intake.alike import nearly_the_same
from tests.support.messy import COMPANY
from tests.support.workbooks import write_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.findings import Finding
    from pipeline.intake import Intake

HEAD: list[object] = ["Department", "Function", "Headcount (FTE)", "Annual cost"]
ANSWERS: list[list[object]] = [["Home country", "Germany"], ["Reporting currency", "EUR"]]
RATINGS = ["Strategic importance", "Standardised", "Volume", "Measurable"]


def _read(
    tmp_path: Path, rows: list[list[object]], head: list[object] = HEAD, *answers: list[object]
) -> Intake:
    sheets: dict[str, list[list[object]]] = {"Company": [*ANSWERS, *answers], "Functions": [head, *rows]}
    return read_workbook(write_workbook(tmp_path / "company.xlsx", sheets))


def _rows() -> list[list[object]]:
    return [list(row) for row in COMPANY]


def _questioned(intake: Intake) -> list[Finding]:
    return [found for found in intake.findings if found.level is not Level.NOTE]


def _only(intake: Intake) -> Finding:
    (found,) = _questioned(intake)
    return found


def _typed(found: Finding) -> float:
    return float(found.do.rstrip(".").rsplit("type ", 1)[1])


@pytest.mark.parametrize("times", [1000, 1 / 1000])
def test_one_row_in_another_unit_is_named_with_what_to_type(tmp_path: Path, times: float) -> None:
    """Thousands among full amounts, or the other way round; what is suggested makes it go away."""
    rows = _rows()
    rows[7][3] = COMPANY[7][3] * times
    found = _only(_read(tmp_path, rows))
    assert (found.code, found.cell, found.level) == ("ROW-COST-PER-HEAD", "D9", Level.WARNING)
    assert f"{COMPANY[7][3] * times:,.0f} EUR a year hang on it" in found.wrong
    assert (" times the middle" if times > 1 else ", 1/") in found.wrong
    rows[7][3] = _typed(found)
    assert rows[7][3] == pytest.approx(COMPANY[7][3])
    assert not _questioned(_read(tmp_path, rows))


def test_a_third_of_the_rows_in_thousands_is_seen_row_by_row(tmp_path: Path) -> None:
    """The spread of a spoilt list does not hide what spoils it."""
    rows = _rows()
    for at in range(0, len(rows), 3):
        rows[at][3] = COMPANY[at][3] / 1000
    found = [each for each in _questioned(_read(tmp_path, rows)) if each.code == "ROW-COST-PER-HEAD"]
    assert {each.cell for each in found} == {f"D{at + 2}" for at in range(0, len(rows), 3)}


@pytest.mark.parametrize(
    ("times", "ask"), [(1 / 1000, "thousands"), (1e-6, "millions"), (1000, "typed in full")]
)
def test_a_whole_list_in_another_unit_is_asked_about(tmp_path: Path, times: float, ask: str) -> None:
    """With what all rows come to."""
    found = _only(_read(tmp_path, [[*row[:3], row[3] * times] for row in COMPANY]))
    assert (found.code, found.cell) == ("COST-UNITS", "D1")
    assert ask in found.wrong
    assert f"come to {sum(row[3] for row in COMPANY) * times:,.0f} EUR" in found.wrong


def test_the_unit_said_once_is_enough(tmp_path: Path) -> None:
    """The answer that is asked for makes the question go away."""
    rows: list[list[object]] = [[*row[:3], row[3] / 1000] for row in COMPANY]
    assert not _questioned(_read(tmp_path, rows, HEAD, ["Amounts are in", "thousands"]))


def test_a_currency_that_does_not_fit_is_named(tmp_path: Path) -> None:
    """A figure in euros on a row marked as forints; the same code is right where the figure is in forints."""
    rows: list[list[object]] = [[*row, ""] for row in COMPANY]
    rows[4][4] = "HUF"
    found = _only(_read(tmp_path, rows, [*HEAD, "Currency"]))
    assert (found.code, found.cell) == ("ROW-CURRENCY", "E6")
    rows[4][3] = COMPANY[4][3] * 360
    assert not _questioned(_read(tmp_path, rows, [*HEAD, "Currency"]))


def test_more_people_than_the_company_has_are_questioned_with_their_cost(tmp_path: Path) -> None:
    """About the share of the cost that is too much."""
    found = _only(_read(tmp_path, _rows(), HEAD, ["Total employees", 200]))
    assert (found.code, found.cell) == ("COMPANY-HEADCOUNT", "C1")
    cost = sum(row[3] for row in COMPANY)
    assert f"about {cost * (1 - 200 / 288.5):,.0f} EUR" in found.wrong


@pytest.mark.parametrize(
    "name", ["Acounts payable", "Payable accounts", "Accounts payables", "ACCOUNTS PAYABLE."]
)
def test_a_team_listed_twice_under_nearly_the_same_name_is_questioned(tmp_path: Path, name: str) -> None:
    """The same people and the same cost, in another department and with another spelling."""
    rows = [*_rows(), ["Shared services", name, *COMPANY[0][2:]]]
    found = [each for each in _questioned(_read(tmp_path, rows)) if each.code in {"ROW-ALIKE", "ROW-TWICE"}]
    if name.endswith("."):
        assert not found  # the same name in two departments is usual, and differs in a full stop alone
    else:
        assert [(each.code, each.cell) for each in found] == [("ROW-ALIKE", "B42")]
        assert "612,000 EUR" in found[0].wrong


def test_a_copy_names_its_rows_and_their_cost(tmp_path: Path) -> None:
    """Both rows are counted until somebody decides."""
    found = _only(_read(tmp_path, [*_rows(), list(COMPANY[0])]))
    assert (found.code, found.cell) == ("ROW-TWICE", "B2")
    assert "rows 2, 42; 1,224,000 EUR" in found.wrong


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Accounts payable", "Account payable", True),
        ("Service desk", "Desk service", True),
        ("Clerk II", "Clerk III", False),
        ("Service desk 1", "Service desk 2", False),
        ("Sales North", "Sales South", False),
        ("Accounts payable", "Accounts receivable", False),
        ("Team A", "Team B", False),
        ("Inbound calls", "Outbound calls", False),
    ],
)
def test_names_that_differ_in_a_number_or_a_word_are_two_teams(one: str, other: str, same: bool) -> None:  # noqa: FBT001 - a case
    """Only a slip or the order of the words makes one team of two names."""
    assert nearly_the_same(one, other) == same


def test_ratings_that_are_all_equal_are_questioned_with_the_cost_they_decide_over(tmp_path: Path) -> None:
    """Threes everywhere tell nothing."""
    rows: list[list[object]] = [[*row, 3, 3, 3, 3] for row in COMPANY]
    found = _only(_read(tmp_path, rows, [*HEAD, *RATINGS]))
    assert (found.code, found.level) == ("RATINGS-EQUAL", Level.WARNING)
    assert "18,118,350 EUR" in found.wrong


def _invented(seed: int, count: int, per_head: tuple[float, float], lead: float) -> list[list[object]]:
    """Return a company with salaries spread as they are: by a factor, with a few leaders far above."""
    chance = random.Random(seed)  # noqa: S311 - an invented company, not a secret
    names = [f"{what} {where}" for where in ("Hamburg", "Lyon", "Porto") for _, what, _, _ in COMPANY]
    rows: list[list[object]] = []
    for name in names[:count]:
        heads = round(chance.lognormvariate(1.6, 0.9) * 2) / 2 + 0.5
        each = chance.lognormvariate(0, 0.35) * chance.uniform(*per_head)
        rows.append(["Operations", name, heads, round(heads * each, -2)])
    return [["Board", "Managing directors", 2, round(per_head[1] * lead * 2, -2)], *rows]


@pytest.mark.parametrize(
    ("seed", "count", "per_head", "lead"),
    [(1, 30, (45_000, 95_000), 5.0), (2, 110, (22_000, 60_000), 6.0), (3, 70, (60_000, 160_000), 4.0)],
)
def test_a_company_as_they_are_is_not_troubled(
    tmp_path: Path, seed: int, count: int, per_head: tuple[float, float], lead: float
) -> None:
    """Interns and directors, small and large teams: no warning that is none."""
    assert not _questioned(_read(tmp_path, _invented(seed, count, per_head, lead)))
