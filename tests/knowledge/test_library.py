"""The function library as data: complete, without doubles, each row with its reason."""

from __future__ import annotations

from collections import Counter

import pytest

from pipeline.knowledge.lexicon import lexicon, read_name, stem, words_of, words_of_each
from pipeline.knowledge.library import DELIVERABLES, NEUTRAL, RATED, YES_NO, FunctionEntry, library
from pipeline.knowledge.phrase_index import joined, phrase_index
from pipeline.knowledge.tables import read_table

ENTRIES = list(library().functions.values())
FAMILIES = {
    "administration", "application_development", "banking_operations", "benefits", "cloud",
    "construction_property", "content_design", "contingent_workforce", "customer_operations",
    "data_analytics", "education", "energy_utilities", "engineering_rd", "executive", "facilities",
    "field_service", "finance_accounting", "healthcare", "hospitality_travel", "hr_administration",
    "insurance_operations", "it_infrastructure", "it_service_desk", "legal", "manufacturing", "marketing",
    "media_events", "nonprofit", "payroll", "procurement", "product", "public_services",
    "quality_assurance", "recruiting", "retail_operations", "risk_compliance", "sales", "security",
    "supply_chain",
}  # fmt: skip


def test_every_family_is_there_and_has_functions() -> None:
    """No family of the method is missing, none is thin, and all have a label and departments."""
    sizes = Counter(entry.family for entry in ENTRIES)
    assert set(sizes) == FAMILIES == set(lexicon().departments) == set(lexicon().family_labels)
    assert min(sizes.values()) >= 6


def test_the_library_is_large() -> None:
    """The method asks for 300 functions or more."""
    assert len(ENTRIES) >= 300


def test_phrases_are_read_all_at_once_as_each_would_be_alone() -> None:
    """What stands beside a phrase changes none of its words, and two of them are joined as in any name."""
    index = phrase_index()
    assert words_of_each(index.texts) == [words_of(text) for text in index.texts]
    alone = [joined(read_name(text), index.vocabulary) for text in index.texts]
    assert all(
        number in index.exact[tuple(word.stem for word in words)] for number, words in enumerate(alone)
    )


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_every_function_is_complete(entry: FunctionEntry) -> None:
    """Each has synonyms, a reason in a sentence, and every attribute within its scale."""
    assert len(entry.synonyms) >= 3
    assert entry.reason.endswith(".")
    assert set(entry.defaults) == {*RATED, *YES_NO, "deliverable", "role", "data", "pattern"}
    assert all(entry.defaults[name] in {1.0, 2.0, 3.0, 4.0, 5.0} for name in RATED)
    assert entry.defaults["deliverable"] in DELIVERABLES


def test_no_phrase_stands_for_two_functions() -> None:
    """A phrase that two functions claim could be matched to either."""
    owners = Counter(phrase.casefold() for entry in ENTRIES for phrase in entry.phrases)
    assert [phrase for phrase, count in owners.items() if count > 1] == []


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_who_directs_takes_decisions(entry: FunctionEntry) -> None:
    """Direction and public authority decide; a routine transaction does not."""
    if entry.defaults["deliverable"] == "direction":
        assert float(entry.defaults["decision"]) >= 3
    if entry.defaults["deliverable"] in {"business transaction", "employee administration"}:
        assert float(entry.defaults["decision"]) <= 2


def test_public_authority_is_never_for_sale() -> None:
    """Work whose product is public authority carries the mark that closes the gate."""
    assert all(
        one.defaults["authority"] for one in ENTRIES if one.defaults["deliverable"] == "public authority"
    )


def test_every_deliverable_is_used() -> None:
    """A deliverable no function has would be a word without meaning."""
    assert {entry.defaults["deliverable"] for entry in ENTRIES} == set(DELIVERABLES)


def test_typical_values_stand_in_for_every_family() -> None:
    """An unrecognised function gets the middle of its family, or of all."""
    assert set(library().families) == FAMILIES | {NEUTRAL}


def test_industries_differ_only_where_they_say_why() -> None:
    """Every industry has names, and every difference a reason."""
    assert {one.industry for one in library().industry_defaults} <= set(library().industries)
    assert all(one.reason.endswith(".") for one in library().industry_defaults)


@pytest.mark.parametrize("table", ["abbreviations", "stems", "natures", "kinds", "qualifiers", "families"])
def test_word_lists_have_no_empty_cell_where_words_stand(table: str) -> None:
    """A stray “|” would make an empty word that matches everything."""
    rows = read_table(f"words/{table}.csv")
    lists = [
        value
        for row in rows
        for name, value in row.items()
        if name in {"words", "departments", "long"} and value
    ]
    assert lists
    assert all(words_of(part) for value in lists for part in value.split("|"))


def test_foreign_words_and_words_of_several_meanings_lead_to_functions() -> None:
    """Every alias stands for functions of the library, and only the table of meanings names several."""
    aliases = library().aliases
    assert {name for names in aliases.values() for name in names} <= set(library().functions)
    meant = {
        word.strip().casefold()
        for row in read_table("words/meanings.csv")
        for word in row["words"].split("|")
    }
    assert {phrase for phrase, names in aliases.items() if len(names) > 1} <= meant


def test_no_word_has_two_stems() -> None:
    """A word listed under two stems would depend on the order of the table."""
    words = Counter(word for row in read_table("words/stems.csv") for word in row["words"].split(" | "))
    assert [word for word, count in words.items() if count > 1] == []
    assert stem("lawyer") == stem("attorney")


def test_no_abbreviation_means_two_things() -> None:
    """Each short form stands once."""
    shorts = Counter(row["short"] for row in read_table("words/abbreviations.csv"))
    assert [short for short, count in shorts.items() if count > 1] == []


def test_every_head_word_leads_to_a_function_with_a_reason() -> None:
    """A head that stands for nothing would stop a row from being recognised."""
    rows = read_table("words/heads.csv")
    assert {row["function"] for row in rows} <= set(library().functions)
    assert all(row["words"] and row["because"] and row["after"] in {"", "system"} for row in rows)
