"""Which files of a shared folder are taken for workbooks."""

from __future__ import annotations

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
