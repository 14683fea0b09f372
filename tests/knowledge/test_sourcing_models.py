"""The sourcing models: their files are complete, their examples run, and no line in them is dead."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from pipeline.columns import Action, Tag
from pipeline.inputs import DATA_LEVELS, DELIVERERS, PATTERNS, TIERS
from pipeline.knowledge.errors import KnowledgeError
from pipeline.knowledge.flags import flags
from pipeline.knowledge.library import DELIVERABLES
from pipeline.knowledge.places import countries
from pipeline.knowledge.policy import policy
from pipeline.knowledge.rulings import article_sources
from pipeline.knowledge.sourcing_models import Example, SourcingModel, read_models, sourcing_models
from pipeline.knowledge.tables import read_table
from pipeline.stages.choose_model import choose_model
from tests.support.facts import profile_of, tagged_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.knowledge.rules import Condition, When

# The names and pricing bases that users, scripts and checks rely on.
CONTRACT = {
    "Front-office BPO", "Back-office BPO", "IT managed services (MSP)", "Staffing MSP",
    "Employer of Record (EOR)", "Professional Employer Organization (PEO)",
    "Administrative Services Only (ASO)",
    "Recruitment process outsourcing (RPO)", "IT outsourcing (ITO)", "Project outsourcing", "In-house",
}  # fmt: skip
BASES = {
    "per transaction", "per FTE", "fixed fee", "outcome-based", "hourly", "per user per month", "per device",
    "usage", "% of payroll", "flat monthly fee per employee", "per employee", "% of spend", "per project",
}  # fmt: skip
WORDS: dict[str, set[str]] = {
    "tag": set(Tag),
    "action": set(Action),
    "model": {model.name for model in sourcing_models()},
    "hands_over": {"team", "task", "nothing"},
    "contract_kind": {"bpo", "it"},
    "tier": set(TIERS),
    "data": set(DATA_LEVELS),
    "deliverable": set(DELIVERABLES),
    "pattern": set(PATTERNS),
    "delivered_by": set(DELIVERERS),
    "role": {row["role"] for row in read_table("role_wages.csv")},
    "target": {"none", "home", "abroad with entity", "abroad without entity"},
    "home_country": set(countries()),
    "home_law": {"EU", "UK", "US", "other"},
    "data_route": {"none needed", "adequate", "safeguards needed"},
    "industry": {row["industry"] for row in read_table("industry_names.csv")},
}
EXAMPLES = [(model, example) for model in sourcing_models() for example in model.examples]


@pytest.mark.parametrize(("model", "example"), EXAMPLES, ids=[f"{m.name}: {e.title}" for m, e in EXAMPLES])
def test_an_example_of_a_model_comes_out_as_its_file_says(model: SourcingModel, example: Example) -> None:
    """Each example differs from a neutral function only in what it gives; the model is chosen or not."""
    given = {**example.given}
    profile = profile_of({name: value for name, value in given.items() if name != "tag"})
    chosen = choose_model(profile, tagged_of(profile, given.get("tag", "Outsourceable")), sourcing_models())
    assert (chosen["model"].iloc[0] == model.name) is example.chosen


@pytest.mark.parametrize("model", sourcing_models(), ids=lambda model: model.name)
def test_a_model_has_an_example_for_and_one_against(model: SourcingModel) -> None:
    """An example that is chosen and one that is not show both sides of the line."""
    assert {example.chosen for example in model.examples} == {True, False}


def test_no_model_that_people_rely_on_is_renamed_or_gone() -> None:
    """The names stand in users' workbooks and scripts; a new one harms nobody."""
    assert {model.name for model in sourcing_models()} >= CONTRACT


def test_ranks_leave_no_tie_open() -> None:
    """Models of the same points are told apart by rank."""
    ranks = [model.rank for model in sourcing_models()]
    assert ranks == sorted(set(ranks))


@pytest.mark.parametrize("model", sourcing_models(), ids=lambda model: model.name)
def test_a_model_file_is_complete(model: SourcingModel) -> None:
    """Everything shown to a reader is there; pricing is that of the contract, the last always applies."""
    known = {source.name for source in article_sources()}
    assert all((model.summary, model.employs, model.directs, model.wrong_when))
    assert model.sources
    assert set(model.sources) <= known
    assert 0 <= model.labour_share <= 1
    if model.name == "In-house":
        assert not model.pricing
        return
    assert model.contracts
    assert {one.basis for one in model.pricing} <= BASES
    assert not model.pricing[-1].when.attributes, "the last pricing basis must always hold"
    assert all(one.because for one in model.pricing)
    assert all(one.because for one in model.reasons)


@pytest.mark.parametrize("model", sourcing_models(), ids=lambda model: model.name)
def test_what_is_sold_by_the_team_says_from_how_many_heads(model: SourcingModel) -> None:
    """The least size of a lot stands in the file of its model; other prices follow users, staff or pieces."""
    assert (model.least_heads > 0) is (model.priced_by == "hours")
    assert model.join_below == 0 or model.hands_over == "team"


def test_every_pricing_basis_of_the_contract_is_used() -> None:
    """A basis that no model is bought by would be an empty promise."""
    assert {one.basis for model in sourcing_models() for one in model.pricing} == BASES


def _conditions() -> Iterator[tuple[str, Condition]]:
    for place, when in _whens():
        yield from ((place, condition) for together in when.alternatives for condition in together)


def _whens() -> Iterator[tuple[str, When]]:
    for model in sourcing_models():
        yield from ((model.name, need.when) for need in model.needs)
        yield from ((model.name, reason.when) for reason in model.reasons)
        yield from ((model.name, line.when) for line in model.pricing)
    yield from ((flag.code, flag.when) for flag in flags())
    yield from ((gate.name, gate.when) for gate in policy().gates)
    yield from (("question", question.when) for question in policy().questions)


def test_rules_compare_words_that_exist() -> None:
    """A misspelt deliverable, tier or country would be a condition that never holds."""
    strange = [
        f"{place}: {condition.attribute} {value}"
        for place, condition in _conditions()
        if condition.attribute in WORDS
        for value in _values(condition.value)
        if value not in WORDS[condition.attribute]
    ]
    assert strange == []


def _values(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


GOOD = (files("pipeline.knowledge") / "models" / "in_house.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("colour = 'red'\n" + GOOD, ["models/a.toml: “colour” is not a key of a model file."]),
        (GOOD.replace("summary", "summery"), ["“summery” is not a key", "“summary” is missing."]),
        (
            GOOD + "[[needs]]\nwhen = { hue = { is = 'red' } }\n",
            ["needs 1: “otherwise” is missing.", "needs 1: “hue”"],
        ),
        (
            GOOD + "[[reasons]]\npoints = 5\nbecause = 'x'\nwen = {}\n",
            ["reasons 5: “wen” is not known here."],
        ),
        (
            GOOD + "[[pricing]]\nbasis = 'per FTE'\nwhen = { tag = { equals = 'Core' } }\n",
            ["pricing 1: “because”", "“equals”"],
        ),
        ("least_heads = -1\n" + GOOD, ["“least_heads” must be a number from 0."]),
        (GOOD.replace('priced_by = "nothing"', 'priced_by = "hours"'), ["“least_heads” is missing"]),
        ("name = [", ["models/a.toml: "]),
    ],
)
def test_faults_of_all_model_files_are_told_at_once(more: str, told: list[str]) -> None:
    """A good file stands beside the bad one; each sentence names the bad file and the place in it."""
    with pytest.raises(KnowledgeError) as error:
        read_models({"good.toml": GOOD, "a.toml": more, "b.toml": "["})
    faults = [fault for fault in error.value.faults if fault.startswith("models/a.toml")]
    assert len(faults) == len(told)
    assert all(expected in fault for fault, expected in zip(faults, told, strict=True))
    assert any(fault.startswith("models/b.toml") for fault in error.value.faults)


def test_models_that_clash_or_lack_the_last_resort_are_refused() -> None:
    """Two files of one name and rank, and none called In-house."""
    other = GOOD.replace('name = "In-house"', 'name = "Other"')
    with pytest.raises(KnowledgeError) as error:
        read_models({"a.toml": other, "b.toml": other})
    assert list(error.value.faults) == [
        "models: the name Other is used twice.",
        "models: the rank 11 is used twice.",
        "models: one file must be named “In-house”.",
    ]
