"""Which questions to answer first: what hangs on each unanswered one, found by answering it otherwise."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.frames import Questions
from pipeline.inputs import COMPANY_SHEET, FUNCTIONS_SHEET
from pipeline.knowledge.geography import country_codes
from pipeline.stages.choose_location import group_needs
from pipeline.stages.company_changes import PLACING, otherwise
from pipeline.stages.conditions import holds
from pipeline.stages.first_choice import Terms, first_choices
from pipeline.stages.profile import under_company
from pipeline.stages.readings import outcomes, scales_of, standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from pandera.typing import DataFrame

    from pipeline.frames import Flips
    from pipeline.stages.company import Company
    from pipeline.stages.judged import Judged

EXAMPLES = 3
DECIDES_ALL = ("home_country", "cost_means")  # no row keeps its money if one of these is otherwise


def questions(judged: Judged, flips: DataFrame[Flips]) -> DataFrame[Questions]:
    """Return the unanswered questions on which an answer hangs, by the cost of those functions."""
    cost, names = judged.decided["current_cost"], judged.rows["function"]
    records = []
    for question, sheet, hanging in (*_of_functions(flips), *_of_company(judged)):
        dearest = cost.loc[hanging].sort_values(ascending=False, kind="stable")
        examples = tuple(dict.fromkeys(names.loc[dearest.index]))[:EXAMPLES]
        records.append((question, sheet, tuple(hanging), len(hanging), fsum(dearest), examples))
    columns = ["question", "sheet", "rows", "functions", "cost", "examples"]
    frame = pd.DataFrame([record for record in records if record[3]], columns=columns)
    ranked = frame.sort_values(["cost", "functions"], ascending=False, kind="stable")
    ranked.index = pd.RangeIndex(1, len(ranked) + 1, name="rank")
    types = {**dict.fromkeys(columns, object), "functions": int, "cost": float}
    return Questions.validate(ranked.astype(types))


def _of_functions(flips: DataFrame[Flips]) -> Iterator[tuple[str, str, list[int]]]:
    hanging: dict[str, list[int]] = {}
    for row, names in flips["open_questions"].items():
        for name in names:
            hanging.setdefault(name, []).append(int(str(row)))
    return ((name, FUNCTIONS_SHEET, rows) for name, rows in hanging.items())


def _of_company(judged: Judged) -> Iterator[tuple[str, str, list[int]]]:
    for name in judged.company.assumed:
        changed = np.full(len(judged.rows), name in DECIDES_ALL)
        for company in otherwise(name, judged.company, judged.policy):
            changed = changed | _judged_otherwise(judged, company)
            if name in PLACING and judged.moves.any():
                changed = changed | _placed_otherwise(judged, company)
        yield name, COMPANY_SHEET, judged.rows.index[changed].tolist()


def _judged_otherwise(judged: Judged, company: Company) -> NDArray[np.bool_]:
    """Return where tag, model or the question put instead of an answer would be another (shape: rows)."""
    policy = judged.policy
    other = under_company(judged.profile, judged.rows, company)
    new = outcomes(
        standing(other), scales_of(policy), shape=(len(other), 1), policy=policy, models=judged.models
    )
    changed = (new.model[:, 0] != judged.model) | (new.outsourceable[:, 0] != judged.outsourceable)
    for question in policy.questions:
        changed |= holds(question.when, judged.profile) != holds(question.when, other)
    return np.asarray(changed, dtype=bool)


def _placed_otherwise(judged: Judged, company: Company) -> NDArray[np.bool_]:
    """Return where work that moves would go to another country of first choice (shape: rows)."""
    moves = judged.moves
    other = under_company(judged.profile, judged.rows, company)[moves]
    groups, needs = group_needs(
        other, judged.tagged[moves], chosen=judged.chosen[moves], models=judged.models, policy=judged.policy
    )
    terms = Terms(company, judged.policy, judged.figures, judged.as_of.year)
    codes = np.array(country_codes(), dtype=object)[first_choices(needs, terms)]
    won = np.append(codes, company.home)[groups]  # the last is for what stays in-house: its group is -1
    changed = np.zeros(len(moves), dtype=bool)
    changed[moves] = won != judged.placed.loc[moves, "countries"].str[0].to_numpy()
    return changed
