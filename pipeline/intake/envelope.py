"""What a workbook carries around its sheets that its owner should hear of: a signature, macros."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from pipeline.findings import finding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.findings import Finding

_SIGNATURES, _MACROS = "_xmlsignatures/", "vbaproject.bin"


def tell_envelope(path: Path) -> Iterator[Finding]:
    """Yield what becomes of a signature and of macros; the file is a package that has passed the guard."""
    with zipfile.ZipFile(path) as archive:
        names = [name.replace("\\", "/").lstrip("/").lower() for name in archive.namelist()]
    if any(name.startswith(_SIGNATURES) for name in names):
        yield finding("FILE-SIGNED")
    if any(name.endswith(_MACROS) for name in names):
        yield finding("FILE-MACROS")
