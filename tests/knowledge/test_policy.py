"""The policy: what ships adds up, a user's overrides take effect, and a bad file is told all its faults."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from pipeline.inputs import DATA_LEVELS, TIERS
from pipeline.knowledge.errors import KnowledgeError
from pipeline.knowledge.figures import YOUR_POLICY, YOURS
from pipeline.knowledge.policy import policy
from pipeline.knowledge.policy_bounds import bounded_tables, bounds_for
from pipeline.knowledge.policy_names import DEFAULT_POLICY, shipped_policies
from tests.support.companies import assess_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.intake.sheets import Cell


@pytest.mark.parametrize("name", shipped_policies())
def test_weights_of_a_shipped_policy_add_up(name: str) -> None:
    """Scores run from 0 to 100 only if the weights of each add up to 1."""
    shipped = policy(name)
    location = [shipped.location[part] for part in ("cost", "overlap", "language", "talent", "stability")]
    for weights in (shipped.strategic_value.values(), shipped.suitability.values(), location):
        assert sum(weights) == pytest.approx(1)
        assert all(weight >= 0 for weight in weights)


@pytest.mark.parametrize("name", shipped_policies())
def test_a_shipped_policy_answers_for_every_rating_and_data_level(name: str) -> None:
    """No row can meet a rating or a kind of data for which the policy has no line."""
    shipped = policy(name)
    assert set(shipped.furthest_by_data) == set(DATA_LEVELS)
    assert set(shipped.furthest_by_data.values()) <= set(TIERS)
    assert sorted(shipped.overlap_needed) == [1, 2, 3, 4, 5]
    assert list(shipped.overlap_needed.values()) == sorted(shipped.overlap_needed.values())
    assert sorted(shipped.volume_from_headcount) == [2, 3, 4, 5]
    assert len({gate.name for gate in shipped.gates}) == len(shipped.gates)
    assert all(gate.because for gate in shipped.gates)
    assert shipped.summary
    assert shipped.source


def test_without_a_choice_the_default_policy_is_used() -> None:
    """`balanced` is what an analysis uses that names no policy."""
    assert policy() == policy(DEFAULT_POLICY)
    assert policy().name == DEFAULT_POLICY


def test_a_file_overrides_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    """One threshold and one gate list replaced; every other number is that of the default."""
    own = policy(_file(tmp_path, 'name = "ours"\n[thresholds]\nstrategic_value_at_most = 40\n'))
    assert own.name == "ours"
    assert own.thresholds == {**policy().thresholds, "strategic_value_at_most": 40}
    assert own.gates == policy().gates
    assert own.suitability == policy().suitability


def test_a_file_may_set_figures_of_the_money_side(tmp_path: Path) -> None:
    """They count in an analysis, say where they are from, and give way to the company's own sheet."""
    own = _file(tmp_path, "[assumptions]\nselection_share = 0.02\navoidable_share = 0.8\n")
    row: dict[str, Cell] = {"function": "Accounts payable", "headcount": 9, "annual_cost": 500_000}
    figures = assess_rows(rows=[row], policy_name=own, assumptions={"selection_share": 0.015}).figures
    assert (figures["avoidable_share"], figures.by_name["avoidable_share"].source) == (0.8, YOUR_POLICY)
    assert (figures["selection_share"], figures.by_name["selection_share"].source) == (0.015, YOURS)


@pytest.mark.parametrize("name", shipped_policies())
def test_every_number_of_a_shipped_policy_has_bounds(name: str) -> None:
    """What a user may override can be told to be absurd."""
    shipped = policy(name)
    for table in bounded_tables():
        for key, value in getattr(shipped, table).items():
            low, high, unit = bounds_for(table, str(key))
            assert low <= value <= high
            assert unit


def test_a_file_may_bring_gates_of_its_own(tmp_path: Path) -> None:
    """A list of gates replaces the default list."""
    text = '[[gates]]\nname = "tiny"\nbecause = "it is too small"\nwhen = { team = { at_most = 1 } }\n'
    assert [gate.name for gate in policy(_file(tmp_path, text)).gates] == ["tiny"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[thresholds]\nclose = 6\n", ["“thresholds.close” is not part of a policy."]),
        ("[colours]\nred = 1\n", ["“colours” is not part of a policy; known are "]),
        ("thresholds = 5\n", ["“thresholds” must be a table."]),
        ("name = 5\n", ["“name” must be a text."]),
        ("gates = 'all'\n", ["“gates” must be a list of tables."]),
        (
            "[suitability]\nmarket = 0.9\n",
            ["they come to 1.7: standardised 0.25, measurable 0.2, volume 0.15, "],
        ),
        (
            "[location]\ncost = 'most'\n",
            ["the weights of “location” must be numbers from 0 that add up to 1."],
        ),
        (
            "[thresholds]\nready_rating = -1\n",
            ["“thresholds.ready_rating” must be a number from 1 to 5 (rating), not -1."],
        ),
        (
            "[thresholds]\nsuitability_at_least = 500\n",
            ["“thresholds.suitability_at_least” must be a number from 0 to 100 (points), not 500."],
        ),
        (
            "[confidence]\ndraws = 0\n",
            ["“confidence.draws” must be a number from 100 to 100000 (draws), not 0."],
        ),
        ("[thresholds]\nready_rating = true\n", ["“thresholds.ready_rating” must be a number from 1 to 5"]),
        ("[thresholds]\nsuitability_atleast = 40\n", ["part of a policy. “suitability_at_least” is close."]),
        (
            "[assumptions]\nselection_shar = 0.02\n",
            ["“assumptions.selection_shar” is not one of our figures. “selection_share” is close."],
        ),
        (
            "[assumptions]\nselection_share = 7\n",
            ["“assumptions.selection_share” must be a number from 0 to 1 (share of yearly provider fee)"],
        ),
        ("[furthest_by_data]\nPersonal = 'Mars'\n", ["“furthest_by_data.Personal” must be one of Onshore"]),
        (
            "[[gates]]\nname = 'a'\nwhen = { hue = { is = 'red' } }\n",
            ["gate 1: “because” is missing.", "gate 1: “hue” is not"],
        ),
        ("[[questions]]\nwhen = {}\n", ["question 1: “ask” is missing."]),
        (
            "[thresholds]\nclose = 6\n[suitability]\nmarket = 0.9\n[furthest_by_data]\nPersonal = 'Mars'\n",
            ["“thresholds.close”", "the weights of “suitability”", "“furthest_by_data.Personal”"],
        ),
        ("thresholds = [", ["Invalid value"]),
    ],
)
def test_a_bad_file_is_told_all_its_faults(tmp_path: Path, text: str, told: list[str]) -> None:
    """Every sentence names the file; faults of different kinds are told together."""
    with pytest.raises(KnowledgeError) as error:
        policy(_file(tmp_path, text))
    assert len(error.value.faults) == len(told)
    for fault, expected in zip(error.value.faults, told, strict=True):
        assert fault.startswith("own.toml")
        assert expected in fault


def test_a_name_that_is_neither_policy_nor_file_is_told_what_exists() -> None:
    """The sentence lists the policies that ship."""
    with pytest.raises(KnowledgeError, match=r"neither a policy .*balanced.* nor a file"):
        policy("no-such-policy")


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 are a fault of the file, not of ours."""
    path = tmp_path / "own.toml"
    path.write_bytes(b"name = \xff")
    with pytest.raises(KnowledgeError, match=r"own\.toml"):
        policy(str(path))


def _file(folder: Path, text: str) -> str:
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


BESIDE = ("cost first", "keep control", "regulated")


@pytest.mark.parametrize("name", BESIDE)
@pytest.mark.parametrize(
    "written", [str.title, lambda name: name.replace(" ", "-"), lambda name: name.replace(" ", "_")]
)
def test_a_name_may_be_written_with_blanks_hyphens_or_underscores(
    name: str, written: Callable[[str], str]
) -> None:
    """“cost first”, “Cost First”, “cost-first” and “cost_first” are the same policy."""
    assert policy(written(name)) == policy(name)
    assert policy(name).name == name


def test_what_a_named_policy_does_not_name_is_that_of_the_default() -> None:
    """`cost first` says nothing of strategic value, gates and confidence."""
    own, usual = policy("cost first"), policy()
    assert (own.strategic_value, own.gates, own.confidence) == (
        usual.strategic_value,
        usual.gates,
        usual.confidence,
    )
    assert own.thresholds == {
        **usual.thresholds,
        "strategic_value_at_most": own.thresholds["strategic_value_at_most"],
    }


@pytest.mark.parametrize("name", BESIDE)
def test_named_policies_read_the_answers_as_the_default_does(name: str) -> None:
    """They differ in how answers are weighed, not in what is recognised, known or ready."""
    own, usual = policy(name), policy()
    assert own.volume_from_headcount == usual.volume_from_headcount
    for threshold in ("ready_rating", "recognised_at_least", "answers_needed"):
        assert own.thresholds[threshold] == usual.thresholds[threshold]


@pytest.mark.parametrize(
    ("name", "table", "key", "direction"),
    [
        ("cost first", "location", "cost", 1),
        ("cost first", "thresholds", "strategic_value_at_most", 1),
        ("cost first", "place", "tier_step", -1),
        ("cost first", "money", "smallest_saving", -1),
        ("keep control", "thresholds", "strategic_value_at_most", -1),
        ("keep control", "thresholds", "suitability_at_least", 1),
        ("keep control", "strategic_value", "tied", 1),
        ("keep control", "strategic_value", "proprietary", 1),
        ("keep control", "place", "tier_step", 1),
        ("regulated", "strategic_value", "decision", 1),
        ("regulated", "thresholds", "strategic_value_at_most", -1),
        ("regulated", "location", "stability", 1),
        ("regulated", "closeness_of_data", "Personal", 1),
    ],
)
def test_a_named_policy_leans_the_way_its_name_says(name: str, table: str, key: str, direction: int) -> None:
    """Each figure is above (1) or below (-1) that of the default."""
    own, usual = getattr(policy(name), table)[key], getattr(policy(), table)[key]
    assert (own - usual) * direction > 0


def test_under_regulated_personal_data_goes_no_further_than_near() -> None:
    """The default lets it go offshore."""
    assert policy("regulated").furthest_by_data["Personal"] == "Nearshore"
    assert policy().furthest_by_data["Personal"] == "Offshore"


@pytest.mark.parametrize("name", ["keep control", "regulated"])
def test_a_stricter_policy_lets_nothing_go_that_the_default_keeps(name: str) -> None:
    """Of all 3,125 combinations of five ratings, those over the limit of the default are over its own."""
    own, usual = policy(name), policy()
    for ratings in product(range(5), repeat=5):
        scores = [
            sum(
                25 * rating * weight
                for rating, weight in zip(ratings, each.strategic_value.values(), strict=True)
            )
            for each in (usual, own)
        ]
        if scores[0] > usual.thresholds["strategic_value_at_most"] + 1e-6:
            assert scores[1] > own.thresholds["strategic_value_at_most"]


@pytest.mark.parametrize(("typed", "meant"), [("balancd", "balanced"), ("cost-frist", "cost first")])
def test_a_policy_misspelt_is_told_which_is_meant(typed: str, meant: str) -> None:
    """The list of names is long enough to overlook the right one."""
    with pytest.raises(KnowledgeError, match=f"Perhaps “{meant}”"):
        policy(typed)


def test_a_name_like_no_policy_gets_no_guess() -> None:
    """It is more likely a file that is not there."""
    with pytest.raises(KnowledgeError, match=r"nor a file\.$"):
        policy("settings.toml")
