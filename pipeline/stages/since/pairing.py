"""Which function of today is which of last time: the same, renamed, new or gone; their order is nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from pipeline.intake.text import key

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    import pandas as pd

ALIKE, CLEARLY_ALIKE, AHEAD = 55.0, 85.0, 5.0  # of 100: likeness of names; how far ahead of the next best
MOST_COMPARED = 100_000  # of one department and size: among so many nobody could be sure


@dataclass(frozen=True, slots=True)
class Pairs:
    """Rows of today by rows of last time; `renamed` are those of today that bear another name now."""

    now_of: Mapping[int, int]
    renamed: frozenset[int]
    new: tuple[int, ...]
    gone: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    row: int
    at: int
    name: str
    department: str
    heads: float
    cost: float
    taken_for: str


def pair(was: pd.DataFrame, now: pd.DataFrame) -> Pairs:
    """Pair two lists of functions (frames of `FunctionRows`), one to one; what is unsure is new and gone.

    First by name, department, heads and cost, then by less; renamed are functions of one department whose
    heads and cost are the same and whose names are alike or were taken for the same (`match`, if the frames
    have it), or which differ in little more than spelling.
    """
    left, right = _rows(was), _rows(now)
    found: dict[int, int] = {}
    for same in _BY_NAME:
        found |= _matched(left, right, found, same)
    found |= _alone_in_name(_without(left, found), _without(right, found.values()))
    renamed = _renamed(_without(left, found), _without(right, found.values()))
    found |= renamed
    return Pairs(
        now_of=found,
        renamed=frozenset(renamed.values()),
        new=tuple(each.row for each in _without(right, found.values())),
        gone=tuple(each.row for each in _without(left, found)),
    )


def _rows(frame: pd.DataFrame) -> list[_Row]:
    taken_for = frame["match"] if "match" in frame else [""] * len(frame)
    columns = zip(
        frame.index, frame["function"], frame["department"], frame["headcount"], frame["annual_cost"],
        taken_for, strict=True,
    )  # fmt: skip
    return [
        _Row(int(row), at, key(str(name)), key(_text(department)), heads, cost, _text(match))
        for at, (row, name, department, heads, cost, match) in enumerate(columns)
    ]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


_BY_NAME: Sequence[Callable[[_Row], Hashable]] = (
    lambda row: (row.name, row.department, row.heads, row.cost),
    lambda row: (row.name, row.department, row.heads),
    lambda row: (row.name, row.department, row.cost),
    lambda row: (row.name, row.department),
)


def _without(rows: Iterable[_Row], taken: Iterable[int]) -> list[_Row]:
    known = set(taken)
    return [each for each in rows if each.row not in known]


def _matched(
    left: Iterable[_Row], right: Iterable[_Row], found: Mapping[int, int], same: Callable[[_Row], Hashable]
) -> dict[int, int]:
    """Pair rows that are the same in the eyes of `same`, in the order of the lists."""
    waiting: dict[Hashable, list[int]] = defaultdict(list)
    for each in reversed(_without(right, found.values())):
        waiting[same(each)].append(each.row)
    return {each.row: waiting[same(each)].pop() for each in _without(left, found) if waiting.get(same(each))}


def _alone_in_name(left: Sequence[_Row], right: Sequence[_Row]) -> dict[int, int]:
    """Pair functions that moved to another department, where no other bears the name."""
    names = [Counter(each.name for each in side) for side in (left, right)]
    here = {each.name: each.row for each in right}
    return {each.row: here[each.name] for each in left if all(counted[each.name] == 1 for counted in names)}


def _renamed(left: Sequence[_Row], right: Sequence[_Row]) -> dict[int, int]:
    """Return the pairs of which each is clearly the best for the other."""
    scores = _scores(left, right)
    for_left, for_right = _best(scores, 0), _best(scores, 1)
    return {one: other for one, other in for_left.items() if for_right.get(other) == one}


def _scores(left: Sequence[_Row], right: Sequence[_Row]) -> dict[tuple[int, int], float]:
    """Return how alike the names of rows are that may be one function; only those of one department may."""
    scores: dict[tuple[int, int], float] = {}
    for same, least in (
        (lambda row: (row.department, row.heads, row.cost), ALIKE),
        (lambda row: (row.department, row.heads), CLEARLY_ALIKE),
        (lambda row: (row.department, row.cost), CLEARLY_ALIKE),
    ):
        here = _blocks(right, same)
        for block, some in _blocks(left, same).items():
            others = here.get(block, [])
            if len(some) * len(others) <= MOST_COMPARED:
                scores |= {
                    (one.row, other.row): _likeness(one, other)
                    for one in some
                    for other in others
                    if _likeness(one, other) >= least
                }
    return scores


def _blocks(rows: Iterable[_Row], same: Callable[[_Row], Hashable]) -> dict[Hashable, list[_Row]]:
    blocks: dict[Hashable, list[_Row]] = defaultdict(list)
    for each in rows:
        blocks[same(each)].append(each)
    return blocks


def _likeness(one: _Row, other: _Row) -> float:
    """Return how alike two names are; taken for the same counts, the same place in the list settles a tie."""
    same = bool(one.taken_for) and one.taken_for == other.taken_for
    spelt = fuzz.token_sort_ratio(one.name, other.name)
    return max(spelt, CLEARLY_ALIKE if same else 0.0) + (AHEAD if one.at == other.at else 0.0)


def _best(scores: Mapping[tuple[int, int], float], side: int) -> dict[int, int]:
    """Return for each row of one side its best partner, if that is clearly ahead of the next."""
    partners: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for pair_of_rows, score in scores.items():
        partners[pair_of_rows[side]].append((score, pair_of_rows[1 - side]))
    best = {}
    for row, options in partners.items():
        (score, partner), *others = sorted(options, reverse=True)
        if not others or score - others[0][0] >= AHEAD:
            best[row] = partner
    return best
