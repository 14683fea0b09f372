"""The answers as they are written: one column per output column, in words and numbers a reader can use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.columns import OUTPUT_COLUMNS
from pipeline.inputs import FUNCTION_QUESTIONS
from pipeline.knowledge.lexicon import lexicon
from pipeline.knowledge.places import countries
from pipeline.stages.profile import ANSWERABLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from pandera.typing import DataFrame

    from pipeline.frames import Confidence, Decided, Flips, Profile, Recognised, Tagged
    from pipeline.stages.business_case import BusinessCase

_HEADERS = {question.name: question.header for question in FUNCTION_QUESTIONS}
CENTS = 2


def answers(  # noqa: PLR0913 - every stage that gave a part of the answer
    recognised: DataFrame[Recognised],
    profile: DataFrame[Profile],
    *,
    tagged: DataFrame[Tagged],
    decided: DataFrame[Decided],
    sureness: DataFrame[Confidence],
    flips: DataFrame[Flips],
    money: BusinessCase,
    waves: pd.Series[int],
    why: Sequence[str],
    flags: Sequence[tuple[str, ...]],
) -> pd.DataFrame:
    """Return a row per function, a column per `OutputColumn.key`; money to the cent."""
    names = {code: place.country for code, place in countries().items()}
    frame = decided.assign(
        **decided[["current_cost", "saving", "one_time"]].round(CENTS),
        **money.ranges[["saving_low", "saving_high"]].round(CENTS),
        **money.costed.loc[money.moving, ["npv", "break_even"]].round(CENTS).reindex(decided.index),
        wave=waves.astype(float).where(waves > 0),
        tag=tagged["tag"],
        countries=[", ".join(names[code] for code in codes) for codes in decided["countries"]],
        payback=money.costed.loc[money.moving, "payback"].reindex(decided.index),
        saving_share=decided["saving_share"].round(6),
        confidence=sureness["all"].round(2),
        change=flips["change"],
        why=list(why),
        flags=[", ".join(codes) for codes in flags],
        assumed=[
            _assumed(*row)
            for row in zip(
                recognised["match"],
                recognised["family"],
                recognised["match_score"],
                profile["assumed"],
                profile["noted"],
                strict=True,
            )
        ],
    )
    return frame[[column.key for column in OUTPUT_COLUMNS]]


def under_headers(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the answers under the headers of the workbook."""
    return frame.rename(columns={column.key: column.header for column in OUTPUT_COLUMNS})


def _assumed(
    match: str | None, family: str | None, score: float, assumed: tuple[str, ...], noted: tuple[str, ...]
) -> str:
    """Say what was assumed; where no answer was given at all, the list of them would say nothing more."""
    listed = ", ".join(_HEADERS[name] for name in assumed) or "nothing"
    what = f"all {len(assumed)} answers" if len(assumed) == len(ANSWERABLE) else listed
    source = "From the function library" if match else "From what is usual for such work"
    taken = f"Taken for: {taken_for(match, family, score)}. {source}: {what}."
    return " ".join((taken, *noted))


def taken_for(match: str | None, family: str | None, score: float) -> str:
    """Return in words what a row was recognised as, and how sure."""
    if match:
        return f"{match} (name match {score:.0f} of 100)"
    if family:
        return f"not recognised, work of the kind {lexicon().family_labels[family]}"
    return "not recognised"
