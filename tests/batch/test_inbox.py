"""Which files of a shared folder are taken for workbooks."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.batch.inbox import look, stems


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("acme.xlsx", True),
        ("acme.xlsm", True),
        ("ACME.XLSX", True),
        ("acme.xls", True),
        ("acme.xlsb", True),
        ("acme.ods", True),
        ("acme.csv", True),
        ("~$acme.xlsx", False),
        (".acme.xlsx", False),
        (".~lock.acme.xlsx#", False),
        ("acme.xlsx.tmp", False),
        ("acme.xlsx.part", False),
        ("acme.xlsx.crdownload", False),
        (".gitkeep", False),
    ],
)
def test_workbooks_are_taken_and_files_of_programs_at_work_are_not(
    tmp_path: Path,
    name: str,
    taken: bool,  # noqa: FBT001 -- a column of the table
) -> None:
    """Only finished workbooks count; the rest is passed over without a word."""
    (tmp_path / name).touch()
    inbox = look(tmp_path)
    assert [path.name for path in inbox.workbooks] == ([name] if taken else [])
    assert inbox.left_alone == {}


def test_what_is_no_workbook_is_left_alone_and_named(tmp_path: Path) -> None:
    """Somebody who dropped a document learns that it was not read."""
    (tmp_path / "offer.pdf").touch()
    assert look(tmp_path).left_alone == {tmp_path / "offer.pdf": "it is not a workbook"}


def test_subfolders_are_not_searched(tmp_path: Path) -> None:
    """Only the folder itself is the inbox."""
    (tmp_path / "old.xlsx").mkdir()
    (tmp_path / "old.xlsx" / "acme.xlsx").touch()
    assert look(tmp_path).workbooks == ()


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    """A link cannot make us read what was never dropped."""
    (tmp_path / "secret.xlsx").touch()
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "acme.xlsx").symlink_to(tmp_path / "secret.xlsx")
    seen = look(inbox)
    assert seen.workbooks == ()
    assert list(seen.left_alone) == [inbox / "acme.xlsx"]


def test_workbooks_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    """The same folder is worked through in the same order everywhere."""
    for name in ("b.xlsx", "a.xlsx", "c.csv"):
        (tmp_path / name).touch()
    assert [path.name for path in look(tmp_path).workbooks] == ["a.xlsx", "b.xlsx", "c.csv"]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["acme.xlsx", "zeta.csv"], ["acme", "zeta"]),
        (["acme.csv", "acme.xlsx"], ["acme_csv", "acme"]),
        (["one/acme.xlsx", "two/acme.xlsx"], ["acme", "acme_xlsx"]),
        (["one/a.csv", "two/a.csv", "three/a.csv"], ["a", "a_csv_2", "a_csv"]),
        (["ACME.xlsx", "acme.xlsm"], ["ACME", "acme_xlsm"]),
    ],
)
def test_no_two_results_have_one_name(names: list[str], expected: list[str]) -> None:
    """Workbooks of the same name each get a result of their own, whatever order they come in."""
    paths = [Path(name) for name in names]
    assert [stems(paths)[path] for path in paths] == expected
    assert stems(paths) == stems(reversed(paths))


@pytest.mark.parametrize(
    ("dropped", "stem"),
    [
        ("acme_analyzed.xlsx", "acme"),
        ("acme_needs_fixes.xlsx", "acme"),
        ("acme_analyzed (1).xlsx", "acme"),
        ("acme_analyzed - Copy.xlsx", "acme"),
        ("acme_analyzed 2026-03-01T04-05-06Z.xlsx", "acme"),
        ("acme_analyzed_analyzed.xlsx", "acme"),
        ("acme_analyzed_needs_fixes.xlsm", "acme"),
        ("_analyzed.xlsx", "_analyzed"),
        ("analyzed.xlsx", "analyzed"),
        ("acme_analyzed_2026.xlsx", "acme_analyzed_2026"),
    ],
)
def test_a_result_that_is_dropped_in_again_goes_by_the_name_of_its_workbook(dropped: str, stem: str) -> None:
    """Round after round, the result has one name."""
    assert stems([Path(dropped)]) == {Path(dropped): stem}


@pytest.mark.parametrize(
    ("newer", "older"), [("acme_analyzed.xlsx", "acme.xlsx"), ("acme.xlsx", "acme_analyzed.xlsx")]
)
def test_of_a_workbook_and_its_result_the_newer_one_counts(tmp_path: Path, newer: str, older: str) -> None:
    """Two versions of one company are not two companies."""
    for name, time in ((newer, 2_000), (older, 1_000)):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (time, time))
    inbox = look(tmp_path)
    assert [path.name for path in inbox.workbooks] == [newer]
    assert inbox.left_alone == {tmp_path / older: f"{newer} is newer"}


@pytest.mark.parametrize("owner", ["~$acme.xlsx", ".~lock.acme.xlsx#"])
def test_a_workbook_that_is_open_is_taken_as_it_was_saved(tmp_path: Path, owner: str) -> None:
    """Excel and LibreOffice leave a file beside a workbook that somebody has open."""
    for name in ("acme.xlsx", "other.xlsx", owner):
        (tmp_path / name).touch()
    inbox = look(tmp_path)
    assert [path.name for path in inbox.workbooks] == ["acme.xlsx", "other.xlsx"]
    assert inbox.open == {tmp_path / "acme.xlsx"}
