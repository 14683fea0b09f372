"""How the result looks: a palette that colour-blind people can tell apart, formats, and amounts in words."""

from __future__ import annotations

from functools import cache, lru_cache
from textwrap import TextWrapper, wrap
from typing import TYPE_CHECKING

from babel.dates import format_date
from babel.numbers import get_currency_symbol

from pipeline.columns import Action, Group, Look, Tag
from pipeline.findings import Level
from pipeline.workbook.template_looks import GREY, INK, LINE, LINK, NAVY, SKY, WHITE, Looks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

TEAL, MIST, FAINT = "#00594C", "#E4F1EE", "#767676"
BLUE, LIGHT_BLUE, ORANGE, EARTH = "#0072B2", "#56B4E9", "#E69F00", "#8A5A00"
TIER_COLOURS = {"Onshore": NAVY, "Nearshore": LIGHT_BLUE, "Offshore": ORANGE}
TAG_COLOURS = {Tag.OUTSOURCEABLE: BLUE, Tag.CORE: EARTH}
_FILLS = {
    Tag.OUTSOURCEABLE: ("#D6EAF5", "#0B3C5D"),
    Tag.CORE: ("#F3E7D3", "#5C3B00"),
    Action.OUTSOURCE: ("#D6EAF5", "#0B3C5D"),
    Action.HIRE_ABROAD: ("#E3DDF0", "#3B2A66"),
    Action.RE_TENDER: ("#E3DDF0", "#3B2A66"),
    Action.STANDARDISE: ("#FFF2C2", "#5C4700"),
    Action.AUTOMATE: ("#FFF2C2", "#5C4700"),
    Action.PILOT: ("#FFF2C2", "#5C4700"),
    Action.KEEP: ("#F3E7D3", "#5C3B00"),
    Action.ASK: ("#FBDCCB", "#6E2400"),
}
GROUPS = {
    Group.ANSWER: TEAL,
    Group.WHERE: NAVY,
    Group.SURENESS: "#5A2D6E",
    Group.MONEY: "#6B4300",
    Group.PLAN: "#3F4A55",
    Group.WHY: "#00594C",
}
MARKS = {Level.ERROR: "#F9C3A6", Level.WARNING: "#FFE699", Level.ADVICE: "#E3DDF0"}
STATUS = {
    Level.ERROR: "To fix",
    Level.WARNING: "To check",
    Level.ADVICE: "Could be better",
    Level.NOTE: "Good to know",
}
_TILE_FORMATS = {Look.MONTHS: '[=1]0" month";0" months"'}
_DASH = "\N{EN DASH}"
_DASHED_SHARE = f'0.0%;-0.0%;"{_DASH}"'
_SHORT_FORMS = {"it": "IT", "hr": "HR", "rd": "R&D", "qa": "QA"}
_LISTED = 3
BOARD_SIZE = 10  # points, of sentences on the page for a board
_LETTERS = 1.15  # letters that fit where one digit fits, on average and on the safe side
_INDENTS = 2  # characters that the indents of a cell take
_LINE_HEIGHT, _USUAL_SIZE = 15.0, 11.0
_WRAPPER = TextWrapper()


class ResultLooks(Looks):
    """The formats of the result sheets; amounts are in one currency."""

    def __init__(self, book: Workbook, currency: str) -> None:
        """Keep the workbook that formats are added to, and the reporting currency."""
        super().__init__(book)
        self.currency = currency
        self._number_formats = {
            Look.MONEY: money_format(currency),
            Look.COUNT: "0",
            Look.SHARE: "0.0%",
            Look.MONTHS: "0",
            Look.SCORE: "0",
            Look.CHANCE: "0.00",
        }

    @property
    def big_title(self) -> Format:
        """The heading of a page that a board reads."""
        return self.of(bold=True, font_size=20, font_color=NAVY, text_wrap=False, valign="vcenter")

    @property
    def subtitle(self) -> Format:
        """The line below a heading."""
        return self.of(font_color=GREY, text_wrap=False, valign="vcenter")

    @property
    def section(self) -> Format:
        """The heading of a part of a page, with a rule below it."""
        return self.of(
            bold=True,
            font_size=12,
            font_color=NAVY,
            text_wrap=False,
            bottom=2,
            bottom_color=NAVY,
            valign="bottom",
        )

    @property
    def framed(self) -> Format:
        """What a rule adds to cells that hold something: a thin frame."""
        return self._book.add_format({"border": 1, "border_color": LINE})

    @property
    def section_note(self) -> Format:
        """A line beside the heading of a part."""
        return self.of(font_color=GREY, text_wrap=False, bottom=2, bottom_color=NAVY, valign="bottom")

    @property
    def head(self) -> Format:
        """The heading of a column of words."""
        return self._boxed(bold=True, bg_color=SKY, valign="vcenter")

    @property
    def head_right(self) -> Format:
        """The heading of a column of figures."""
        return self._boxed(bold=True, bg_color=SKY, valign="vcenter", align="right")

    def our_head(self, group: Group) -> Format:
        """Return the heading of a column that we add to the user's sheet."""
        return self.of(
            bold=True,
            font_color=WHITE,
            bg_color=GROUPS[group],
            valign="vcenter",
            border=1,
            border_color=WHITE,
            indent=1,
        )

    def our_band(self, group: Group) -> Format:
        """Return the band above the headings of a group of columns."""
        return self.of(
            bold=True,
            font_color=GROUPS[group],
            bg_color=MIST,
            bottom=5,
            bottom_color=GROUPS[group],
            indent=1,
            text_wrap=False,
        )

    def linked(self, look: Look, *, bold: bool = False) -> Format:
        """Return the format of a cell in a table that leads to another place."""
        if look in self._number_formats:
            return self._boxed(
                num_format=self.number_format(look),
                align="right",
                text_wrap=False,
                font_color=LINK,
                underline=1,
            )
        return self._boxed(bold=bold, font_color=LINK, underline=1)

    @property
    def cell_link(self) -> Format:
        """A cell that leads to another one."""
        return self._boxed(font_color=LINK, underline=1)

    @property
    def board_link(self) -> Format:
        """A cell of a table for a board that leads to another one."""
        return self._boxed(font_color=LINK, underline=1, font_size=BOARD_SIZE, valign="vcenter")

    @property
    def tile_name(self) -> Format:
        """What a headline figure is."""
        return self.of(
            font_color=GREY, bg_color=MIST, top=2, top_color=TEAL, align="left", indent=1, valign="vcenter"
        )

    @property
    def tile_note(self) -> Format:
        """What a headline figure must be read with."""
        return self.of(font_color=GREY, font_size=9, bg_color=MIST, align="left", indent=1, valign="vcenter")

    def tile(self, look: Look, largest: float = 0.0) -> Format:
        """Return the format of a headline figure; an amount is as long as its size asks for."""
        code = _TILE_FORMATS.get(look) or self.number_format(look)
        return self.of(
            bold=True, font_size=20, font_color=TEAL, bg_color=MIST, align="left", indent=1, valign="vcenter",
            num_format=board_format(self.currency, largest) if look is Look.MONEY else code, shrink=True,
            text_wrap=False,
        )  # fmt: skip

    def board(
        self, look: Look, largest: float = 0.0, *, bold: bool = False, decimals: bool = False
    ) -> Format:
        """Return the format of a figure in a table for a board; nil is a dash."""
        codes = {Look.MONEY: board_format(self.currency, largest), Look.SHARE: _DASHED_SHARE}
        code = codes.get(look) or ("#,##0.0" if decimals else "#,##0")
        return self._boxed(num_format=code, align="right", valign="vcenter", bold=bold, text_wrap=False)

    @property
    def told(self) -> Format:
        """A sentence of a table for a board."""
        return self._boxed(font_size=BOARD_SIZE, valign="vcenter")

    @property
    def told_freely(self) -> Format:
        """A sentence for a board, without a box."""
        return self.of(font_size=BOARD_SIZE)

    def number_format(self, look: Look) -> str:
        """Return Excel's number format for a look."""
        return self._number_formats.get(look, "General")

    def cell(self, look: Look, *, bold: bool = False, colour: str = INK) -> Format:
        """Return the format of a cell in a table."""
        if look in self._number_formats:
            code = self.number_format(look)
            return self._boxed(num_format=code, align="right", bold=bold, text_wrap=False, font_color=colour)
        return self._boxed(bold=bold, font_color=colour)

    @property
    def percent(self) -> Format:
        """A share in whole percent in a table."""
        return self._boxed(num_format="0%", align="right", text_wrap=False)

    def count(self, decimals: int = 0, *, bold: bool = False, colour: str = INK) -> Format:
        """Return the format of a plain number in a table."""
        code = "#,##0" if not decimals else f"#,##0.{'0' * decimals}"
        return self._boxed(num_format=code, align="right", bold=bold, text_wrap=False, font_color=colour)

    def word(self, word: str) -> Format:
        """Return how a tag or action is coloured; it always says the word as well."""
        fill, ink = _FILLS[Tag(word) if word in set(Tag) else Action(word)]
        return self._book.add_format({"bg_color": fill, "font_color": ink})

    def level(self, fill: str, ink: str, *, align: str = "left") -> Format:
        """Return a cell of a table that stands out by its fill; it always says the word as well."""
        return self._boxed(bold=True, bg_color=fill, font_color=ink, align=align)

    def bar(self, fill: str, ink: str) -> Format:
        """Return a narrow cell that is part of a bar, with a letter in its middle."""
        return self._boxed(
            bg_color=fill, font_color=ink, align="center", valign="vcenter", indent=0, text_wrap=False
        )

    def mark(self, level: Level, **properties: object) -> Format:
        """Return how a cell with a finding of that level is marked."""
        return self._boxed(**{"bg_color": MARKS.get(level, WHITE), **properties})


def row_height(texts: Iterable[str], widths: Iterable[float], size: float = _USUAL_SIZE) -> float:
    """Return the height in points of a row with these texts in columns of these widths (characters).

    Programs differ in whether they fit rows on opening, so every row of wrapped text is given its height.
    `size` is that of the letters, in points.
    """
    shrunk, most = size / _USUAL_SIZE, 1
    for text, width in zip(texts, widths, strict=True):
        letters = max(1, int(width / shrunk * _LETTERS - _INDENTS))
        if len(text) > letters or "\n" in text or "\t" in text:  # most are not; wrapping would say the same
            most = max(most, sum(_lines(line, letters) for line in text.split("\n")))
    return _LINE_HEIGHT * shrunk * most


@lru_cache(maxsize=50_000)
def _lines(line: str, letters: int) -> int:
    """Return how many lines `wrap` makes of a line; it is asked where a word may have to be broken."""
    words = line.split()
    if " ".join(words) != line or len(max(words, key=len, default="")) > letters:
        return max(1, len(wrap(line, letters)))
    lines, used = 1, -1
    for word in words:
        used += 1
        for size in _parts(word) if "-" in word else (len(word),):
            used += size
            if used > letters:
                lines, used = lines + 1, size
    return lines


@lru_cache(maxsize=50_000)
def _parts(word: str) -> tuple[int, ...]:
    """Return the lengths of the parts between which `wrap` may begin a line within a hyphenated word."""
    return tuple(map(len, _WRAPPER._split(word)))  # noqa: SLF001 - `wrap` with a width would join them again


def coloured_words() -> tuple[str, ...]:
    """Return every tag and action that has a colour."""
    return tuple(_FILLS)


@cache
def money_format(currency: str) -> str:
    """Return Excel's number format for whole amounts of a currency (ISO 4217), thousands separated."""
    sign = _sign(currency)
    return f'"{sign}"#,##0;-"{sign}"#,##0'


@cache
def board_format(currency: str, largest: float) -> str:
    """Return Excel's number format for amounts of which the largest is given: from a million on, millions.

    Nil is a dash. Nobody on a board reads nine digits.
    """
    sign = _sign(currency)
    digits = '#,##0.0,,"m"' if largest >= 1e7 else '#,##0.00,,"m"' if largest >= 1e6 else "#,##0"  # noqa: PLR2004 - ten million, a million
    return f'"{sign}"{digits};-"{sign}"{digits};"{_DASH}"'


def money(amount: float, currency: str) -> str:
    """Write an amount for a sentence: £940, £12,300, £1.24 million."""
    size, less = abs(amount), "-" if amount <= -0.5 else ""  # noqa: PLR2004 - what rounds to zero has no sign
    if size >= 1e6:  # noqa: PLR2004 - a million
        return f"{less}{_sign(currency)}{size / 1e6:,.2f} million"
    return f"{less}{_sign(currency)}{size:,.0f}"


def short_money(amount: float, currency: str) -> str:
    """Write an amount where there is little room: £940, £12k, £1.2m."""
    less = "-" if amount <= -0.5 else ""  # noqa: PLR2004 - what rounds to zero has no sign
    for unit, letter, digits in ((1e6, "m", 1), (1e4, "k", 0)):
        if abs(amount) >= unit:
            size = abs(amount) / (unit if letter == "m" else 1e3)
            return f"{less}{_sign(currency)}{size:,.{digits}f}{letter}"
    return f"{less}{_sign(currency)}{abs(amount):,.0f}"


def _sign(currency: str) -> str:
    symbol = get_currency_symbol(currency, locale="en")
    return f"{symbol}\N{NO-BREAK SPACE}" if symbol[-1].isalpha() else symbol


def day(moment: date) -> str:
    """Write a date in words: 3 January 2026."""
    return format_date(moment, "d MMMM yyyy", locale="en")


def counted(number: float, one: str, many: str = "") -> str:
    """Write a number with its noun: 1 function, 12 functions, 2.5 people."""
    figure = f"{number:,.1f}".removesuffix(".0")
    return f"{figure} {one if figure == '1' else many or one + 's'}"


def listed(names: Sequence[str], most: int = _LISTED) -> str:
    """Join names as a sentence does, the first few by name and the others by number."""
    if len(names) > most + 1:
        return f"{', '.join(names[:most])} and {len(names) - most:,} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def dearest(names: Sequence[str], count: int) -> str:
    """Join the names of the dearest functions out of `count`, and say how many others there are."""
    more = count - len(names)
    return f"{', '.join(names)} and {more:,} more" if more > 0 else listed(names, len(names))


def humanised(name: str) -> str:
    """Turn a name of ours into words: it_service_desk becomes IT service desk."""
    words = [_SHORT_FORMS.get(word, word) for word in name.split("_")]
    return " ".join(words)[:1].upper() + " ".join(words)[1:]
