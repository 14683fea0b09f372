"""What a name is taken for, and what its words say about the work."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from pipeline.knowledge.lexicon import natures_of, split_list, stem, words_of
from pipeline.stages.match_names import best_match
from pipeline.stages.recognise import kind_of_work
from tests.support.companies import FIRST_ROW, assess_rows


def recognised(name: str, **more: str) -> dict[str, Any]:
    """What one row was recognised as, next to its profile."""
    analysis = assess_rows(rows=[{"function": name, "headcount": 10, "annual_cost": 500_000, **more}])
    found = pd.concat([analysis.profile.loc[FIRST_ROW], analysis.recognised.loc[FIRST_ROW]])
    return {str(name): value for name, value in found.items()}


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("AP processing", "Accounts payable"),
        ("A/P", "Accounts payable"),
        ("Acounts payble", "Accounts payable"),
        ("Payable accounts team (EMEA)", "Accounts payable"),
        ("Web chat", "Chat and email support"),
        ("Webchat agents", "Chat and email support"),
        ("Dataentry", "Data entry"),
        ("Help desk", "IT service desk"),
        ("Customer service desk", "Customer service operations"),
        ("Furniture design", "Industrial design"),
        ("Upholstery workshop", "Production operators"),
        ("Showroom sales", "Retail store sales"),
        ("Helpdesk (IT)", "IT service desk"),
        ("Senior underwriters - London", "Underwriting decisions"),
        ("UW assistants", "Underwriting support"),
        ("Vendor master data clean-up", "Supplier master data maintenance"),
        ("Lorry drivers", "Transport and delivery driving"),
        ("CV screening", "CV and resume screening"),
    ],
)
def test_names_are_recognised_as_people_write_them(name: str, function: str) -> None:
    """Abbreviations, misspellings, word order, plurals, joined words: nothing hides a function."""
    assert best_match(name).name == function


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("Recievables colections", "Debt collection and credit control"),
        ("Suplier invioce procesing", "Accounts payable"),
        ("Pay roll clerks", "Payroll processing"),
        ("Lohnbuchhaltung", "Payroll processing"),
        ("Contabilita fornitori", "Accounts payable"),
        ("Service clientèle", "Customer service operations"),
        ("Fork lift repair", "Vehicle fleet maintenance"),
    ],
)
def test_several_mistakes_and_other_languages_do_not_hide_a_function(name: str, function: str) -> None:
    """More than one word misspelt, words apart or joined, accents left out, the commonest foreign words."""
    assert best_match(name).name == function


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("Greenfield credit control", "Debt collection and credit control"),
        ("Zebra invoice processing", "Accounts payable"),
        ("Data entry of delivery notes", "Data entry"),
        ("Bilingual claims processing", "Claims processing"),
    ],
)
def test_a_whole_phrase_at_the_head_wins_over_scattered_words(name: str, function: str) -> None:
    """What stands before the head, or after “of”, specifies it and does not replace it."""
    assert best_match(name).name == function


@pytest.mark.parametrize("name", ["Greenfield credit control", "Zebra invoice processing"])
def test_a_word_that_the_match_does_not_explain_makes_it_rough(name: str) -> None:
    """A row with a strange word is flagged for checking, however well the rest of the name fits."""
    found = recognised(name)
    assert 62 <= found["match_score"] < 75


@pytest.mark.parametrize(
    ("name", "department", "function"),
    [
        ("CSR", "Customer service", "Customer support tier 1"),
        ("CSR", "Sustainability", "Sustainability strategy"),
        ("PM", "IT", "IT project management"),
        ("PM", "Product", "Product management"),
        ("QA", "Manufacturing", "Quality management systems"),
        ("QA", "Call centre", "Contact quality monitoring"),
        ("Testing specialist", "HR", "Candidate assessment and testing"),
    ],
)
def test_the_department_decides_what_a_short_name_means(name: str, department: str, function: str) -> None:
    """Letters and words that mean several functions are read by the department; without one, with doubt."""
    alone, placed = recognised(name), recognised(name, department=department)
    assert (placed["match"], placed["match_score"]) == (function, 100)
    assert alone["match_score"] < 75


@pytest.mark.parametrize(
    ("says", "function"),
    [
        ("Matches and pays supplier invoices", "Accounts payable"),
        ("We clean the offices every evening", "Cleaning"),
        ("Prepares the monthly accounts and closes the books", "Month-end close"),
        ("Answers calls of policyholders about claims", "Policyholder service"),
    ],
)
def test_a_description_is_read_as_a_sentence(says: str, function: str) -> None:
    """The phrases in a sentence count; the other words of the sentence hardly speak against them."""
    found = recognised("Team Blue", delivers=says)
    assert (found["match"], found["matched_on"]) == (function, "description")


@pytest.mark.parametrize(
    ("doing", "deciding"),
    [
        ("Underwriting assistants", "Underwriting"),
        ("Invoice processing", "Finance director"),
        ("Purchase order processing", "Strategic sourcing"),
        ("Claims handling", "Complex claims"),
        ("Payroll", "Payroll approval"),
        ("Compensation analysis", "Compensation policy"),
    ],
)
def test_doing_and_deciding_are_told_apart(doing: str, deciding: str) -> None:
    """Work of the same area that decides rates higher on decision than work that executes."""
    assert recognised(doing)["decision"] < recognised(deciding)["decision"]


@pytest.mark.parametrize(
    ("name", "deliverable"),
    [
        ("IT helpdesk for employees", "it service"),
        ("Customer helpdesk", "customer contact"),
        ("Technical support for customers", "customer contact"),
        ("Network support", "it service"),
    ],
)
def test_own_systems_and_customers_are_told_apart(name: str, deliverable: str) -> None:
    """A help desk for own people is an IT service, one for customers is customer contact."""
    assert recognised(name)["deliverable"] == deliverable


@pytest.mark.parametrize(
    ("name", "matched", "natures"),
    [
        ("Assistant to the director", "", ("prepare",)),
        ("Assistant director", "", ("direct",)),
        ("Director's assistant", "", ("prepare",)),
        ("Asst Mgr of Collections", "", ("manage",)),
        ("Manager - data entry", "", ("manage",)),
        ("Supervising clerk", "", ("oversee",)),
        ("Supvsr of clerks", "", ("lead",)),
        ("Review of pricing policy", "", ("decide",)),
        ("Policy administration", "policy administration", ()),
        ("Account managers", "account manager", ()),
        ("Manager of account management", "account management", ("manage",)),
        ("Payroll system migration", "", ("project",)),
        ("Warehouse crew", "", ("hands",)),
        ("Accounts payable", "", ()),
    ],
)
def test_the_head_of_a_name_says_who_does_the_work(name: str, matched: str, natures: tuple[str, ...]) -> None:
    """The last word before “of”, “for” or “to” counts, unless it is part of the function's own name."""
    assert natures_of(name, matched, ()) == natures


@pytest.mark.parametrize(
    ("word", "other", "alike"),
    [
        ("cleaner", "cleaning", True),
        ("underwriters", "underwriting", True),
        ("vendor", "suppliers", True),
        ("laborer", "labor", False),
        ("animal", "animation", False),
        ("product", "production", False),
        ("commission", "commissioning", False),
        ("customs", "customer", False),
    ],
)
def test_words_count_as_the_same_only_when_they_mean_the_same(word: str, other: str, *, alike: bool) -> None:
    """Doer and deed share a stem; words that only look alike do not."""
    assert (stem(words_of(word)[0]) == stem(words_of(other)[0])) is alike


@pytest.mark.parametrize("name", ["Team Blue", "Special duties", "EMEA team", "Tiger squad", "asdf"])
def test_a_name_that_says_nothing_is_not_guessed(name: str) -> None:
    """What no function's words explain is not recognised, and the row is not known."""
    row = recognised(name)
    assert (row["match"], row["known"]) == (None, False)


def test_an_unknown_name_falls_back_to_its_department() -> None:
    """The department gives the family, and the row says so."""
    row = recognised("Team Blue", department="Accounts dept")
    assert (row["family"], row["matched_on"]) == ("finance_accounting", "department")


def test_a_misspelt_department_still_speaks() -> None:
    """Departments are matched through spelling mistakes too."""
    assert recognised("Team Blue", department="Procuremnt")["family"] == "procurement"


def test_a_description_is_read_when_the_name_says_nothing() -> None:
    """“What the team delivers” is matched when the name is not."""
    row = recognised("Team Blue", delivers="supplier invoices processed")
    assert (row["match"], row["matched_on"]) == ("Accounts payable", "description")


def test_the_department_decides_between_equals() -> None:
    """“Onboarding” is of customers or of employees, as the department says."""
    names = [
        best_match("Onboarding", (family,)).name for family in ("customer_operations", "hr_administration")
    ]
    assert names == ["Customer onboarding", "Employee onboarding and offboarding administration"]


def test_the_first_of_a_list_counts_most() -> None:
    """What a list names first is what the row is."""
    assert best_match("Payroll & T&E").name == "Payroll processing"
    assert split_list("Payroll / expenses; benefits") == ["Payroll ", " expenses", " benefits"]


def test_order_of_words_separates_what_the_words_do_not() -> None:
    """“Management accounts” is not account management."""
    assert best_match("Management accounts").name != best_match("Account management").name


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Widget packaging operator", "physical service"),
        ("Zebra invoice archive", "business transaction"),
        ("Zzz", None),
    ],
)
def test_the_last_telling_word_gives_the_kind_of_work(name: str, kind: str | None) -> None:
    """An unrecognised name still says what kind of thing comes out."""
    assert kind_of_work(name) == kind


def test_support_of_a_decision_is_not_the_decision_though_the_rest_of_the_name_fits() -> None:
    """“Personal lines underwriting” is known as deciding; with “support” it is the support that is meant."""
    assert recognised("Personal lines u/w support")["decision"] < recognised("Personal lines u/w")["decision"]


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("Zebra trainers", "Training delivery"),
        ("Crane driver recruitment", "Recruitment operations"),
        ("QXF developers", "Software development"),
        ("QXF support", "Application maintenance"),
    ],
)
def test_the_head_of_a_name_decides_roughly_where_no_phrase_reads_it(name: str, function: str) -> None:
    """The last telling word is the kind of work whatever stands before it, and the row is to be checked."""
    found = recognised(name)
    assert found["match"] == function
    assert 62 <= found["match_score"] < 75


def test_the_department_says_which_of_its_meanings_a_head_has() -> None:
    """Upkeep in a plant is of machines."""
    assert recognised("Zebra upkeep", department="Manufacturing")["match"] == "Production maintenance"


@pytest.mark.parametrize(
    "name", ["Shift 4", "Pod K", "Senior specialist III", "Night team lead", "Green desk"]
)
def test_rank_number_colour_letter_and_shift_are_no_function(name: str) -> None:
    """A name without a word about the work is not recognised by the words that it has."""
    assert recognised(name)["match"] is None


def test_an_empty_name_is_read_by_what_it_delivers_and_then_by_its_department() -> None:
    """“Shift lead” of the payroll is payroll, unless the row says what the team does."""
    placed = recognised("Shift lead", department="Payroll")
    assert (placed["match"], placed["matched_on"]) == ("Payroll processing", "department")
    assert placed["match_score"] < 75
    told = recognised("Shift lead", department="Payroll", delivers="Matches and pays supplier invoices")
    assert (told["match"], told["matched_on"]) == ("Accounts payable", "description")


@pytest.mark.parametrize("name", ["Infrastructure", "Firewalls"])
def test_one_word_that_is_half_of_a_phrase_is_never_sure(name: str) -> None:
    """It may be half of something else, so the row is flagged."""
    assert recognised(name)["match_score"] < 75


def test_half_of_a_phrase_gives_way_to_what_the_team_delivers() -> None:
    """A word of many meanings means what the description says."""
    assert recognised("Infrastructure", delivers="We clean the offices every evening")["match"] == "Cleaning"


@pytest.mark.parametrize("name", ["Managing partner", "Head of the firm", "Director of the institute"])
def test_whoever_heads_an_organisation_is_its_executive(name: str) -> None:
    """A partner who manages a firm looks after no channel partners."""
    assert recognised(name)["family"] == "executive"


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("Kundenbearbeitung", "customer_operations"),
        ("Lagerplanung", "supply_chain"),
        ("Fuhrparkverwaltung", "facilities"),
    ],
)
def test_compounds_of_known_parts_are_read_in_english(name: str, function: str) -> None:
    """German and Dutch write as one word what English writes as two."""
    assert recognised(name)["family"] == function
