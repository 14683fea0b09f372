"""The strict reader of our own data files: comma-separated, UTF-8, every row as long as the heading."""

from __future__ import annotations

import csv
from importlib.resources import files

from pipeline.knowledge.errors import KnowledgeError


def read_table(name: str) -> list[dict[str, str]]:
    """Return the rows of `pipeline/knowledge/<name>` as text, blank cells as "".

    Raises `KnowledgeError` if a column is named twice or rows are not as long as the heading, all at once.
    """
    text = files("pipeline.knowledge").joinpath(name).read_text(encoding="utf-8")
    header, *rows = csv.reader(text.splitlines(keepends=True), strict=True)
    faults = [f"{name}: a column is named twice."] if len(set(header)) != len(header) else []
    faults += [
        f"{name}, row {number}: {len(row)} cells under {len(header)} headings."
        for number, row in enumerate(rows, start=2)
        if len(row) != len(header)
    ]
    if faults:
        raise KnowledgeError(faults)
    return [dict(zip(header, row, strict=True)) for row in rows]
