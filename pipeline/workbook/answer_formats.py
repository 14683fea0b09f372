"""How our columns look and what their headings say: formats by name, rules and help on a scratch sheet."""

from __future__ import annotations

from textwrap import shorten
from typing import TYPE_CHECKING

from pipeline.columns import OUTPUT_COLUMNS, Group, Look, OutputColumn
from pipeline.findings import Level
from pipeline.workbook.links import MOST_LINKS
from pipeline.workbook.live.layout import CASE, SCORECARD
from pipeline.workbook.looks import LIGHT_BLUE, MARKS, ORANGE, coloured_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xlsxwriter import Workbook

    from pipeline.workbook.answer_columns import Spot
    from pipeline.workbook.looks import ResultLooks

ASIDE = "set aside"
LEADS_TO = {  # short cells only: LibreOffice does not wrap what is a link
    "tag": (SCORECARD, "its scores"),
    "tier": ("Locations", "why these countries"),
    "saving": (CASE, "how it is worked out"),
    "wave": ("Roadmap", "its lot and months"),
}
_TITLE_LIMIT, _MESSAGE_LIMIT = 32, 255
_COLOURED = ("tag", "action")
_FULL_BARS = {
    "saving_share": 0.5,
    "confidence": 1.0,
}  # a saving of half the cost fills the cell: more is rare


def header_look(group: Group) -> str:
    """Return the name of the format of a group's headings."""
    return f"header {group}"


def band_look(group: Group) -> str:
    """Return the name of the format of the band above a group."""
    return f"band {group}"


def linked_look(look: Look) -> str:
    """Return the name of the format of a cell that leads elsewhere."""
    return f"{look} linked"


def mark_name(level: Level) -> str:
    """Return the name of a mark on the scratch sheet."""
    return f"mark {level}"


MARK_NAMES = tuple(mark_name(level) for level in MARKS)


def write_scratch(book: Workbook, name: str, looks: ResultLooks, spot: Spot | None) -> None:
    """Write the sheet that carries the formats by name, and the rules of our columns at their places."""
    sheet = book.add_worksheet(name)
    formats = {header_look(group): looks.our_head(group) for group in Group}
    formats |= {band_look(group): looks.our_band(group) for group in Group}
    formats |= {look.value: looks.cell(look, bold=look is Look.WORD) for look in Look}
    formats |= {linked_look(look): looks.linked(look, bold=look is Look.WORD) for look in Look}
    formats |= {mark_name(level): looks.mark(level) for level in MARKS}
    formats |= {ASIDE: looks.mark(Level.ERROR, bold=True)}
    for row, (label, look) in enumerate(formats.items()):
        sheet.write_string(row, 0, label)
        sheet.write_blank(row, 1, None, look)
    if spot is not None:
        for area, rule in _rules(looks, spot):
            sheet.conditional_format(*area, rule)
        for number, column in enumerate(OUTPUT_COLUMNS, start=spot.first_column - 1):
            cell = (spot.header_row - 1, number, spot.header_row - 1, number)
            sheet.data_validation(*cell, _help(column, looks, rows=spot.last_row - spot.header_row))


def _help(column: OutputColumn, looks: ResultLooks, *, rows: int) -> dict[str, object]:
    """Return the message that is shown while a heading is selected, in a list of so many rows."""
    lines = [column.note]
    if column.look is Look.MONEY and looks.currency not in column.note:
        lines.append(f"In {looks.currency}.")
    if column.key in LEADS_TO:
        sheet, what = LEADS_TO[column.key]
        lines.append(f"A cell leads to {sheet}: {what}.")
        if rows * len(LEADS_TO) > MOST_LINKS:
            lines.append("Not all do: Excel takes no more links.")
    return {
        "validate": "any",
        "input_title": f"{column.group}: {column.header}"[:_TITLE_LIMIT],
        "input_message": shorten(" ".join(lines), _MESSAGE_LIMIT, placeholder=" …"),
    }


def _rules(
    looks: ResultLooks, spot: Spot
) -> Iterable[tuple[tuple[int, int, int, int], Mapping[str, object]]]:
    for offset, column in enumerate(OUTPUT_COLUMNS, start=spot.first_column - 1):
        area = (spot.first_row - 1, offset, spot.last_row - 1, offset)
        if column.key in _COLOURED:
            for word in coloured_words():
                look = looks.word(word)
                yield area, {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": look}
        if column.key in _FULL_BARS:
            yield area, _bar(_FULL_BARS[column.key])


def _bar(longest: float) -> dict[str, object]:
    return {
        "type": "data_bar",
        "bar_solid": True,
        "bar_color": LIGHT_BLUE,
        "bar_negative_color": ORANGE,
        "min_type": "num",
        "min_value": 0,
        "max_type": "num",
        "max_value": longest,
    }
