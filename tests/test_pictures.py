"""The pictures in the documents: one of every sheet of both examples, small and listed."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks.pictures import (
    BEGIN,
    DOCUMENT,
    END,
    EXAMPLES,
    LARGEST,
    PICTURES,
    ROOT,
    TO_FILL_IN,
    hidden_columns,
    listed,
    names,
    picture,
    png,
    template_picture,
)
from pipeline.columns import OUTPUT_HEADERS

if TYPE_CHECKING:
    from pathlib import Path

ONLY_IF_THERE_IS_SOMETHING = "Fix list"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.stem)
@pytest.mark.parametrize("sheet", names())
def test_every_sheet_of_every_example_has_its_picture(example: Path, sheet: str) -> None:
    """A PNG that a browser shows, not larger than promised."""
    path = picture(example, sheet)
    if sheet == ONLY_IF_THERE_IS_SOMETHING and not path.exists():
        assert any(picture(other, sheet).exists() for other in EXAMPLES)
        return
    data = path.read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">2I", data[16:24])
    assert width >= 1000
    assert height >= 200
    assert len(data) <= LARGEST


@pytest.mark.parametrize("sheet", TO_FILL_IN)
def test_every_sheet_to_fill_in_has_its_picture(sheet: str) -> None:
    """Small enough to commit, and shown on the page on the template."""
    assert 0 < template_picture(sheet).stat().st_size <= LARGEST
    page = (ROOT / "docs" / "filling-in-the-template.md").read_text("utf-8")
    assert f"]({template_picture(sheet).relative_to(DOCUMENT.parent).as_posix()})" in page.replace("\n", " ")


def test_no_picture_is_left_of_a_sheet_that_is_gone() -> None:
    """Every file in the folder is the picture of a sheet of an example or of the template."""
    wanted = {picture(example, sheet) for example in EXAMPLES for sheet in names()}
    wanted |= set(map(template_picture, TO_FILL_IN))
    assert {*PICTURES.rglob("*.*")} <= wanted


def test_the_document_shows_every_picture() -> None:
    """As the command would write it."""
    text = DOCUMENT.read_text("utf-8")
    assert text.partition(BEGIN)[2].partition(END)[0] == listed()


def test_the_readme_shows_the_first_page_and_leads_to_the_others() -> None:
    """Somebody who has not decided yet sees what they would get."""
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "](docs/pictures/uk_insurer/summary.png)" in readme
    assert "](docs/pictures.md)" in readme


def test_few_colours_stay_as_they_are() -> None:
    """Of an image with two colours, every pixel keeps its own."""
    image = np.zeros((2, 3, 3), np.uint8)
    image[1] = (0, 114, 178)
    made = png(image)
    assert made[16:24] == struct.pack(">2I", 3, 2)
    palette = made[made.index(b"PLTE") + 4 :][:6]
    assert {palette[:3], palette[3:]} == {b"\0\0\0", b"\x00\x72\xb2"}


def test_on_functions_only_what_fits_a_picture_is_shown() -> None:
    """The three columns that are needed, and ours up to the wave."""
    count = 5 + len(OUTPUT_HEADERS)
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<cols><col min="1" max="{count}" width="12"/></cols></worksheet>'
    )
    hidden = hidden_columns(sheet.encode()).decode()
    shown = [part for part in hidden.split("<col ")[1:] if "hidden" not in part]
    assert len(shown) == 3 + OUTPUT_HEADERS.index("Wave") + 1
