"""How the template looks: a palette that colour-blind people can tell apart, and formats built from it."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any

from pipeline.inputs import Kind, Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

NAVY, SKY, SAND, WHITE = "#1F3864", "#DDEBF7", "#FFF6DD", "#FFFFFF"
INK, GREY, LINE, LINK = "#1A1A1A", "#595959", "#BFBFBF", "#0B5394"
_LINE_HEIGHT = 15
_PADDING = 2
_NEED = {True: '@" (required)"', False: '@" (optional)"'}
_CHARACTERS = 1.1  # letters that fit where one digit does
_NUMBER_FORMATS = {Kind.DATE: "yyyy-mm-dd", Kind.PERCENT: "0.0%"}
_MONEY = 1e9  # no count of people or years reaches this
_COUNTED = (Kind.NUMBER, Kind.PERCENT)
_WORDY = (Kind.TEXT, Kind.COUNTRY, Kind.COUNTRIES, Kind.LANGUAGES)


class Looks:
    """The named formats of one workbook, each made once: XlsxWriter compares all it is given."""

    def __init__(self, book: Workbook) -> None:
        """Keep the workbook that formats are added to."""
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._asked: dict[tuple[object, ...], Format] = {}

    def of(self, **properties: Any) -> Format:  # noqa: ANN401 - whatever XlsxWriter takes
        """Return a format in our ink, wrapped and aligned to the top, changed by `properties`."""
        asked = (
            False,
            *properties.items(),
        )  # as it is asked for cell by cell, a sheet asks thousands of times
        if asked not in self._asked:
            self._asked[asked] = self._of(properties)
        return self._asked[asked]

    def _of(self, properties: Mapping[str, Any]) -> Format:
        wanted = {"font_color": INK, "valign": "top", "text_wrap": True, **properties}
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(wanted)
        return self._made[key]

    def _boxed(self, **properties: Any) -> Format:  # noqa: ANN401 - whatever XlsxWriter takes
        asked = (True, *properties.items())
        if asked not in self._asked:
            boxed = {"border": 1, "border_color": LINE, "align": "left", "indent": 1, **properties}
            self._asked[asked] = self._of(boxed)
        return self._asked[asked]

    def boxed(self, **properties: Any) -> Format:  # noqa: ANN401 - whatever XlsxWriter takes
        """Return the format of a cell with a thin frame, changed by `properties`."""
        return self._boxed(**properties)

    @property
    def title(self) -> Format:
        """The heading of a sheet."""
        return self.of(bold=True, font_size=16, font_color=NAVY, text_wrap=False, valign="vcenter")

    @property
    def line(self) -> Format:
        """A sentence that runs on over the empty cells to its right."""
        return self.of(text_wrap=False, align="left", indent=1)

    @property
    def link(self) -> Format:
        """A label that leads to another sheet."""
        return self.of(bold=True, underline=1, font_color=LINK)

    @property
    def strong(self) -> Format:
        """A heading inside a sheet."""
        return self.of(bold=True, font_size=12, font_color=NAVY, text_wrap=False)

    @property
    def body_heading(self) -> Format:
        """The heading of a column that is read, not filled in."""
        return self._boxed(bold=True, bottom=2, bottom_color=NAVY)

    @property
    def body(self) -> Format:
        """A cell that explains."""
        return self._boxed()

    @property
    def number(self) -> Format:
        """A figure to read."""
        return self._boxed(align="right")

    @property
    def faint(self) -> Format:
        """Something to look up, not to read first."""
        return self._boxed(font_color=GREY)

    @property
    def label(self) -> Format:
        """A cell that names a line."""
        return self._boxed(bold=True)

    @property
    def figure(self) -> Format:
        """A cell to fill in whose kind does not matter."""
        return self._boxed(bg_color=SAND)

    def header(self, *, required: bool) -> Format:
        """Return the heading of a column: dark when its answer is required, light when it is optional.

        The word beside the name comes from the number format: the cell itself holds the name alone.
        """
        return self._heading(required=required, valign="vcenter", num_format=_NEED[required])

    def header_word(self, *, required: bool) -> Format:
        """Return the look of such a heading where the word stands elsewhere."""
        return self._heading(required=required)

    def _heading(self, *, required: bool, **properties: Any) -> Format:  # noqa: ANN401 - whatever XlsxWriter takes
        colours = {"bg_color": NAVY, "font_color": WHITE} if required else {"bg_color": SKY}
        return self._boxed(bold=True, **colours, **properties)

    @property
    def odd(self) -> Format:
        """What a rule adds to an answer that cannot be right: a fill, and a question mark behind it."""
        return self._book.add_format(
            {
                "bg_color": "#F9C3A6",
                "font_color": INK,
                "bold": True,
                "num_format": 'General" (?)";-General" (?)";General" (?)";@" (?)"',
            }
        )

    @property
    def odd_word(self) -> Format:
        """What a rule adds to a cell that says so in words."""
        return self._book.add_format({"bg_color": "#F9C3A6", "font_color": INK, "bold": True})

    @property
    def lacking(self) -> Format:
        """What a rule adds to a cell that must not stay empty: hatching."""
        return self._book.add_format({"pattern": 14, "fg_color": "#C55A11", "bg_color": WHITE})

    def answer(self, question: Question, *, tinted: bool) -> Format:
        """Return a cell of a table that is filled in, in the number format of its kind."""
        wordy = question.kind in _WORDY
        return self._boxed(
            num_format=number_format(question),
            align="left" if wordy else "right" if question.kind in _COUNTED else "center",
            indent=1 if wordy or question.kind in _COUNTED else 0,
            bg_color=SAND if tinted else WHITE,
        )

    def answer_line(self, question: Question) -> Format:
        """Return a cell that is filled in one below the other, whatever the kind: all start at the left."""
        return self._boxed(num_format=number_format(question), bg_color=SAND)


def number_format(question: Question) -> str:
    """Return Excel's number format for the answers to `question`."""
    if question.high is not None and question.high >= _MONEY:
        return "#,##0"
    return _NUMBER_FORMATS.get(question.kind, "General")


def height(texts: Iterable[str], widths: Iterable[float]) -> float:
    """Return the height in points of a row whose wrapped `texts` stand in columns of `widths` characters."""
    lines = (
        len(wrap(text, max(1, int(width * _CHARACTERS)))) for text, width in zip(texts, widths, strict=True)
    )
    return _PADDING + _LINE_HEIGHT * max(1, *lines)
