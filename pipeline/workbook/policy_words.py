"""What the sheet `Summary` says of other weights: which functions change their answer with the policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.columns import Tag
from pipeline.knowledge.policy_names import DEFAULT_POLICY
from pipeline.stages.policies import keeps_its_answer
from pipeline.workbook.looks import counted

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.workbook.report import Report

_NAMED = 5
_NUMBERS = {2: "both", 3: "all three", 4: "all four", 5: "all five"}


def policy_words(report: Report) -> list[str]:
    """Return how many functions keep tag, model and tier, and what becomes of the dearest that do not."""
    answers = report.analysis.policies
    same = keeps_its_answer(answers)
    every = _NUMBERS.get(answers.shape[1], f"all {answers.shape[1]}")
    of_all = f"{int(same.sum()):,} of {counted(len(same), 'function')}"
    keep = "keeps its answer" if same.sum() == 1 else "keep their answer"
    listed = ", ".join(map(str, answers.columns))
    first = f"{of_all} {keep} (tag, model, tier; money aside) under {every} policies: {listed}."
    if same.all():
        return [first]
    cost = report.answers["current_cost"][~same].sort_values(ascending=False, kind="stable")
    names = report.analysis.intake.functions["function"]
    told = [f"{names[row]}: {_told(answers.loc[row])}" for row in cost.index[:_NAMED]]
    which = "These change" if len(cost) <= _NAMED else "The dearest that change"
    return [first, f"{which}: {'; '.join(told)}."]


def _told(answers: pd.Series[str]) -> str:
    """Say the default answer of one function, and each other answer with the policies that give it."""
    usual = answers[DEFAULT_POLICY]
    others: dict[str, list[str]] = {}
    for name, answer in answers.items():
        if answer != usual:
            others.setdefault(_short(answer, usual), []).append(str(name))
    changed = ", ".join(f"{answer} under {' and '.join(names)}" for answer, names in others.items())
    return f"{_short(usual)}, but {changed}"


def _short(answer: str, usual: str = "") -> str:
    """Return Core alone; else model and tier, or the tier if only that differs from the usual answer."""
    tag, model, tier = answer.split(", ")
    if tag == Tag.CORE:
        return str(Tag.CORE)
    return tier if usual.startswith(f"{tag}, {model}, ") else f"{model} {tier}"
