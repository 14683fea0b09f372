"""What people decided against us: on the sheet Decisions, over our cells, or in a column of their own."""

from __future__ import annotations

import json
import re
import zlib
from collections import Counter
from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from rapidfuzz import fuzz, process

from pipeline.columns import Action, Tag
from pipeline.findings import Finding, Place, finding
from pipeline.inputs import TIERS
from pipeline.intake.addresses import letters, name
from pipeline.intake.archive import open_archive
from pipeline.intake.cells import shown
from pipeline.intake.package import formula_rows
from pipeline.intake.text import key, says_nothing, tidy
from pipeline.knowledge.sourcing_models import IN_HOUSE, sourcing_models

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    import pandas as pd

    from pipeline.intake.headers import Headings
    from pipeline.intake.sheets import Book, Sheet

KEY_HEADING = "sourcing key"
DECIDED = {"tag": "Your tag", "action": "Your action", "model": "Your model", "tier": "Your tier"}
REASON = "Your reason"
OUR_HEADERS = {"tag": "Tag", "action": "Action", "model": "Sourcing model", "tier": "Location tier"}
WHY = "Why"
_OWN_HEADINGS = frozenset(
    {"decision", "our decision", "your decision", "management decision", "final decision", "override"}
)
_OWN_REASONS = frozenset(
    {"decision reason", "reason for decision", "reason for the decision", "reason", "override reason"}
)
_PARTS = re.compile(r"[;,|+\n]|\s/\s|\s&\s")
_CLOSE = 88
_LONGEST_REASON, _LONGEST_SHOWN = 500, 80

Identity = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided on one function: words of ours, "" where nothing was decided, and the reason."""

    tag: str = ""
    action: str = ""
    model: str = ""
    tier: str = ""
    reason: str = ""

    @property
    def given(self) -> bool:
        """Whether anything was decided; a reason alone decides nothing."""
        return any((self.tag, self.action, self.model, self.tier))

    @property
    def words(self) -> str:
        """The decision in words, without its reason."""
        return ", ".join(filter(None, (self.tag, self.action, self.model, self.tier)))


NO_DECISION = Decision()


class Unread(NamedTuple):
    """A text in a decision cell that is none of our words; `kind` is what it should decide, "" for any."""

    sheet: str
    cell: str
    row: int
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """The decisions in one workbook by row of its functions.

    `said` is what stands there, `written` what we had written there as decided already, `places` the rows
    on which a decision could stand: one without a decision there has been cleared, or never had one.
    """

    said: Mapping[int, Decision] = field(default_factory=dict)
    written: Mapping[int, Decision] = field(default_factory=dict)
    places: frozenset[int] = frozenset()
    unread: tuple[Unread, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    """What we wrote for one function, and what now stands in the decision cells beside it."""

    wrote: Mapping[str, str]
    why: int
    before: Decision
    now: Mapping[str, tuple[str, Place]]


def identities(functions: pd.DataFrame) -> dict[int, Identity]:
    """Return name, department and which of its like every function is, by row."""
    seen: Counter[tuple[str, str]] = Counter()
    found: dict[int, Identity] = {}
    departments = functions["department"] if "department" in functions else [None] * len(functions)
    for row, function, department in zip(functions.index, functions["function"], departments, strict=True):
        plain = key(str(function)), key(department) if isinstance(department, str) else ""
        seen[plain] += 1
        found[int(row)] = (*plain, seen[plain])
    return found


def key_of(identity: Identity, wrote: Mapping[str, str], why: str, decision: Decision) -> str:
    """Return the text of the hidden column: which function it is, our answers, what had been decided."""
    said = [getattr(decision, each.name) for each in fields(Decision)]
    raw = {"f": list(identity), "w": [wrote[each] for each in OUR_HEADERS], "y": _print(why), "s": said}
    return json.dumps(raw, ensure_ascii=False, separators=(",", ":"))


def read_decisions(
    book: Book, headings: Headings, functions: pd.DataFrame, archive: Path | None = None
) -> Decisions:
    """Return the decisions in a workbook whose functions were read; `archive` is its file, if a package."""
    lines = _lines(book)
    rows = {row: lines[each] for row, each in identities(functions).items() if each in lines}
    found = _Found()
    found.written = {row: line.before for row, line in rows.items() if line.before.given}
    for row, line in rows.items():
        found.put(row, _of_line(line, found))
    _typed_over(headings, rows, found, archive)
    _own_column(headings, [int(row) for row in functions.index], found)
    return Decisions(
        said={row: one for row, one in found.said.items() if one.given},
        written=found.written,
        places=frozenset(found.said),
        unread=tuple(found.unread),
    )


@dataclass(slots=True)
class _Found:
    said: dict[int, Decision] = field(default_factory=dict)
    written: dict[int, Decision] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)

    def put(self, row: int, decision: Decision) -> None:
        """Add what stands in another place; where both speak, the later place wins."""
        before = self.said.get(row, NO_DECISION)
        new = {each.name: value for each in fields(Decision) if (value := getattr(decision, each.name))}
        self.said[row] = replace(before, **new)

    def read(self, kind: str, text: str, place: Place) -> str:
        """Return the word of ours that a text means, "" if none, which is told."""
        word = word_of(kind, text)
        if not word:
            self.unread.append(Unread(place.sheet, place.cell, place.row or 0, text[:_LONGEST_SHOWN], kind))
        return word


def unread_finding(unread: Unread) -> Finding:
    """Return what to tell about a text that decides nothing."""
    words = allowed(unread.kind) if unread.kind else (*Tag, *Action, *TIERS, "or a sourcing model")
    place = Place(unread.sheet, unread.cell, unread.row)
    return finding("DECISION-UNREAD", place, value=unread.text, allowed=", ".join(words))


# --- the sheet Decisions of an earlier run ------------------------------------------------------------------


def _lines(book: Book) -> dict[Identity, _Line]:
    for sheet in book.sheets:
        if book.facts_of(sheet).ours or sheet.name.startswith("Decisions"):
            found = dict(_read_lines(sheet))
            if found:
                return found
    return {}


def _read_lines(sheet: Sheet) -> Iterator[tuple[Identity, _Line]]:
    heads: dict[str, int] = {}
    for at, cells in enumerate(sheet.rows):
        row = sheet.top + at
        texts = [tidy(shown(cell)) for cell in cells]
        if KEY_HEADING in texts:
            heads = {text: sheet.left + column for column, text in enumerate(texts) if text}
        elif heads:
            kept = _key_read(shown(sheet.value(row, heads[KEY_HEADING])))
            if kept:
                yield kept[0], replace(kept[1], now=_now(sheet, row, heads))


def _now(sheet: Sheet, row: int, heads: Mapping[str, int]) -> dict[str, tuple[str, Place]]:
    """Return what stands in the decision cells of a line; a heading that was changed has none."""
    return {
        kind: (tidy(shown(sheet.value(row, heads[label]))), Place(sheet.name, name(row, heads[label]), row))
        for kind, label in {**DECIDED, "reason": REASON}.items()
        if label in heads
    }


def _key_read(text: str) -> tuple[Identity, _Line] | None:
    try:
        raw = json.loads(text)
        function, department, number = raw["f"]
        wrote = dict(zip(OUR_HEADERS, map(str, raw["w"]), strict=True))
        line = _Line(wrote, int(raw["y"]), Decision(*map(str, raw["s"])), {})
    except (ValueError, KeyError, TypeError):
        return None
    return (str(function), str(department), int(number)), line


def _of_line(line: _Line, found: _Found) -> Decision:
    words = {
        kind: found.read(kind, text, place)
        for kind, (text, place) in line.now.items()
        if kind != "reason" and not says_nothing(text)
    }
    reason, _ = line.now.get("reason", ("", None))
    return Decision(**words, reason=reason[:_LONGEST_REASON])


# --- typed over our columns ---------------------------------------------------------------------------------


def _typed_over(headings: Headings, rows: Mapping[int, _Line], found: _Found, archive: Path | None) -> None:
    """Take what was typed over our answers; a formula of ours with another answer now decided nothing."""
    columns = {kind: headings.ours[text] for kind, text in OUR_HEADERS.items() if text in headings.ours}
    other = {
        row: typed for row, line in rows.items() if (typed := _other(headings.sheet, row, line, columns))
    }
    if not other:
        return
    ours = _formulas(headings.sheet.name, columns.get("tag"), archive)
    for row, typed in other.items():
        words = {
            kind: found.read(kind, text, Place(headings.sheet.name, name(row, columns[kind]), row))
            for kind, text in typed.items()
            if kind != "tag" or row not in ours
        }
        if any(words.values()):
            found.put(row, Decision(**words, reason=_reason_typed(headings, row, rows[row])))


def _formulas(sheet: str, column: int | None, archive: Path | None) -> frozenset[int]:
    """Return the rows in which our formula still stands, where the file can tell."""
    if archive is None or column is None:
        return frozenset()
    return formula_rows(open_archive(archive.read_bytes()), sheet, letters(column))


def _other(sheet: Sheet, row: int, line: _Line, columns: Mapping[str, int]) -> dict[str, str]:
    texts = {kind: tidy(shown(sheet.value(row, column))) for kind, column in columns.items()}
    return {
        kind: text
        for kind, text in texts.items()
        if not says_nothing(text) and text != tidy(line.wrote[kind])
    }


def _reason_typed(headings: Headings, row: int, line: _Line) -> str:
    """Return what was typed over our “Why”, or beside it in a column for reasons, if anything was."""
    text = shown(headings.sheet.value(row, headings.ours[WHY])) if WHY in headings.ours else ""
    if text and _print(text) != line.why:
        return tidy(text)[:_LONGEST_REASON]
    return _own_reason(headings, row)


def _own_reason(headings: Headings, row: int) -> str:
    at = next((column for column, text in headings.others.items() if key(text) in _OWN_REASONS), None)
    return "" if at is None else tidy(shown(headings.sheet.value(row, at)))[:_LONGEST_REASON]


def _print(text: str) -> int:
    return zlib.crc32(tidy(text).encode())


# --- a column “Decision” of the user's ----------------------------------------------------------------------


def _own_column(headings: Headings, rows: Iterable[int], found: _Found) -> None:
    """Take a column “Decision” if any of its cells holds a word of ours; else it is about something else."""
    columns = {key(text): column for column, text in headings.others.items()}
    at = next((columns[label] for label in columns if label in _OWN_HEADINGS), None)
    if at is None:
        return
    texts = {row: tidy(shown(headings.sheet.value(row, at))) for row in rows}
    read = {row: _in_parts(text) for row, text in texts.items() if not says_nothing(text)}
    if not any(each.given for each in read.values()):
        return
    for row, text in texts.items():
        decision = read.get(row, NO_DECISION)
        if row in read and not decision.given:
            cell = name(row, at)
            found.unread.append(Unread(headings.sheet.name, cell, row, text[:_LONGEST_SHOWN], ""))
        reason = _own_reason(headings, row) if decision.given else ""
        found.put(row, replace(decision, reason=reason))


def _in_parts(text: str) -> Decision:
    """Return what one cell decides: words of ours, several with commas between them."""
    words: dict[str, str] = {}
    for part in (text, *_PARTS.split(text)):
        for kind in OUR_HEADERS:
            word = word_of(kind, part)
            if word:
                words.setdefault(kind, word)
                break
    return Decision(**words)


# --- words --------------------------------------------------------------------------------------------------


def allowed(kind: str) -> tuple[str, ...]:
    """Return the words that decide a tag, an action, a model or a tier."""
    words: dict[str, tuple[str, ...]] = {
        "tag": tuple(Tag),
        "action": tuple(Action),
        "model": tuple(dict.fromkeys((*(model.name for model in sourcing_models()), IN_HOUSE))),
        "tier": TIERS,
    }
    return tuple(str(word) for word in words[kind])


def word_of(kind: str, text: str) -> str:
    """Return the word of ours that a text means, forgiving a slip of the pen; "" if it is none."""
    plain, known = key(text), _known(kind)
    if plain in known:
        return known[plain]
    near = process.extractOne(plain, list(known), scorer=fuzz.ratio, score_cutoff=_CLOSE)
    return known[near[0]] if near else ""


@cache
def _known(kind: str) -> Mapping[str, str]:
    """Return words by the forms in which they may be written: in full, or either part of “Name (Short)”."""
    forms: dict[str, Any] = {}
    for word in allowed(kind):
        first, _, short = word.removesuffix(")").partition(" (")
        for form in {key(word), key(first), key(short)} - {""}:
            forms[form] = None if form in forms else word
    return {form: word for form, word in forms.items() if word and not _in_another(form, word, kind)}


def _in_another(form: str, word: str, kind: str) -> bool:
    """Say whether a form is a word of another name too, as MSP is."""
    return any(form in key(other).split() for other in allowed(kind) if other != word)
