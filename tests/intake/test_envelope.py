"""What becomes of a signature and of macros is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.intake import read_workbook
from tests.support.content_raw import macros, signature
from tests.support.content_written import company_book
from tests.support.raw_package import RawPackage

if TYPE_CHECKING:
    from pathlib import Path


def test_signature_and_macros_are_told(tmp_path: Path) -> None:
    """A signed workbook with macros: two notes; an ordinary one: none."""
    plain = company_book(tmp_path / "plain.xlsx", lambda *_: None)
    package = RawPackage(plain)
    macros(package)
    signature(package)
    signed = package.save(tmp_path / "signed.xlsm")
    assert [found.code for found in read_workbook(plain).findings] == []
    assert {found.code for found in read_workbook(signed).findings} == {"FILE-SIGNED", "FILE-MACROS"}
