"""Which questions to answer first: what hangs on each unanswered one, found by answering it otherwise."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.frames import Questions
from pipeline.inputs import COMPANY_SHEET, FUNCTIONS_SHEET
from pipeline.knowledge.geography import country_codes
from pipeline.stages.company_changes import PLACING, otherwise
from pipeline.stages.conditions import holds
from pipeline.stages.moves import choices_of_company, moving
from pipeline.stages.profile import facts_under
from pipeline.stages.readings import looked_at, outcomes, scales_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from pandera.typing import DataFrame

    from pipeline.frames import Flips
    from pipeline.stages.company import Company
    from pipeline.stages.judged import Judged
    from pipeline.stages.moves import Moving

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
    others = [
        (name, company)
        for name in judged.company.assumed
        for company in otherwise(name, judged.company, judged.policy)
    ]
    otherwise_judged = _judged_otherwise(judged, [company for _, company in others])
    rows = moving(judged)
    for name in judged.company.assumed:
        changed = np.full(len(judged.rows), name in DECIDES_ALL)
        for at in (at for at, (asked, _) in enumerate(others) if asked == name):
            changed = changed | otherwise_judged[:, at]
            if name in PLACING and len(rows.at):
                changed[rows.at] |= _placed_otherwise(rows, others[at][1])
        yield name, COMPANY_SHEET, judged.rows.index[changed].tolist()


def _judged_otherwise(judged: Judged, companies: Sequence[Company]) -> NDArray[np.bool_]:
    """Return where tag, model or the question put instead of an answer would be another (rows by each)."""
    policy, models, shape = judged.policy, judged.models, (len(judged.rows), len(companies))
    if not companies:
        return np.zeros(shape, dtype=bool)
    asked = frozenset[str]().union(*(question.when.attributes for question in policy.questions))
    facts = facts_under(judged.profile, companies, looked_at(policy, models) | asked)
    new = outcomes(facts, scales_of(policy), shape=shape, policy=policy, models=models)
    changed = (new.model != judged.model[:, None]) | (new.outsourceable != judged.outsourceable[:, None])
    for question in policy.questions:
        changed |= holds(question.when, judged.profile)[:, None] != holds(question.when, facts, shape)
    return np.asarray(changed, dtype=bool)


def _placed_otherwise(rows: Moving, company: Company) -> NDArray[np.bool_]:
    """Return where work that moves would go to another country of first choice (shape: rows that move)."""
    now = rows.judged.placed["countries"].iloc[rows.at].str[0].to_numpy()
    won = np.array(country_codes(), dtype=object)[choices_of_company(rows, company)]
    return np.asarray(won != now, dtype=bool)
