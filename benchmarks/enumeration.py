"""Is there an answer to everything, and only one? The counts: `python -m benchmarks.enumeration`.

Every combination of answers that the rules can tell apart is judged; a rule that never matters is dead, two
that cannot be told apart conflict. The tests assert the same; here are the numbers.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise, product
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.columns import Tag
from pipeline.knowledge.library import DELIVERABLES
from pipeline.knowledge.policy import policy
from pipeline.knowledge.sourcing_models import IN_HOUSE
from pipeline.stages.conditions import holds
from pipeline.stages.tag import tag
from tests.support.enumeration import MODELS, answers, combinations
from tests.support.facts import profile_frame

if TYPE_CHECKING:
    from collections.abc import Iterator

EOR = "Employer of Record (EOR)"
SPANS = (1.0, 3.0, 4.0, 5.0)  # of ratings that gates look at: what lies between their thresholds
GATED = ("strategic", "decision", "brand", "proprietary", "tied")
TEAMS = (
    "Front-office BPO",
    "Back-office BPO",
    "Recruitment process outsourcing (RPO)",
    "IT outsourcing (ITO)",
)


def main() -> None:
    """Print the counts."""
    for line in (*_of_models(), *_of_tags(), *_of_laws()):
        print(line)


def _of_models() -> Iterator[str]:
    total = unsettled = ties = 0
    fired: Counter[tuple[str, str]] = Counter()
    won: Counter[str] = Counter()
    for deliverable in DELIVERABLES:
        found = answers(deliverable)
        points = found[[model.name for model in MODELS]].to_numpy()
        best = points == np.nanmax(points, axis=1, keepdims=True)
        total, ties = total + len(found), ties + int((best.sum(axis=1) > 1).sum())
        unsettled += int((~best.any(axis=1)).sum())
        won.update(found["chosen"])
        for model in MODELS:
            mine = found[found["chosen"] == model.name]
            fired.update(
                {(model.name, one.because): int(holds(one.when, mine).sum()) for one in model.reasons}
            )
    reasons = sum(len(model.reasons) for model in MODELS)
    alive = sum(count > 0 for count in fired.values())
    yield f"{total:>9,} combinations of answers on sourcing models: {total - unsettled:,} with exactly one"
    yield f"{ties:>9,} of them tied on points and told apart by rank"
    yield f"{len(won):>9,} of {len(MODELS)} models chosen somewhere"
    yield f"{alive:>9,} of {reasons} reasons fire where their model wins; dead: {len(fired) - alive}"
    ranks = len({model.rank for model in MODELS})
    yield f"{len(MODELS) - ranks:>9,} conflicts: models of the same rank, whose tie nothing would settle"


def _of_tags() -> Iterator[str]:
    """Judge every combination of what gates look at, at either end of suitability."""
    spans = [*[SPANS] * len(GATED), (1.0, 5.0), (True, False), (True, False), (True, False), DELIVERABLES]
    names = [*GATED, "suited", "keep", "choose_people", "known", "deliverable"]
    frame = pd.DataFrame(list(product(*spans)), columns=names)
    ratings = dict.fromkeys(("standardised", "measurable", "volume", "market"), frame["suited"])
    profile = profile_frame(frame.drop(columns="suited").assign(**ratings))
    rules = policy()
    tagged = tag(profile, rules)
    first = tagged["gate"].value_counts()
    tags = tagged["tag"].value_counts()
    each, dead = sum(int(tags.get(name, 0)) for name in Tag), len(rules.gates) - len(first)
    movable = f"{int(tags[Tag.OUTSOURCEABLE]):,} {Tag.OUTSOURCEABLE}"
    yield f"{len(tagged):>9,} combinations on the tag: {each:,} with exactly one ({movable})"
    yield f"{len(first):>9,} of {len(rules.gates)} gates decide somewhere; dead: {dead}"


def _of_laws() -> Iterator[str]:
    checked = broken = 0
    for deliverable in DELIVERABLES:
        found = answers(deliverable)
        core = found[found["tag"] == "Core"]
        checked, broken = checked + len(core), broken + int((~core["chosen"].isin([IN_HOUSE, EOR])).sum())
    yield f"{checked:>9,} times checked: core work stays unless people are wanted abroad; broken: {broken}"
    checked = broken = 0
    for deliverable in DELIVERABLES:
        names = [name for name in combinations(deliverable).columns if name != "volume"]
        for model in TEAMS if "volume" in combinations(deliverable) else ():
            found = answers(deliverable)
            fits = found.assign(fits=found[model].notna()).set_index([*names, "volume"])["fits"]
            wide = fits.unstack()  # noqa: PD010 - nothing to aggregate
            for less, more in pairwise(wide.columns):
                checked, broken = checked + len(wide), broken + int((wide[less] > wide[more]).sum())
    yield f"{checked:>9,} times checked: more volume never rules a dedicated team out; broken: {broken}"


if __name__ == "__main__":
    main()
