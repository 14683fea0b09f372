"""Headings that name a cost, but not the yearly cost of all the people: “Monthly cost”, “Salary per head”."""

from __future__ import annotations

import re

from pipeline.intake.text import unaccented

# Words without accents, in the languages of `knowledge/words`; headings are looked at in lower case.
_COST = re.compile(
    r"cost|salar|\bpay\b|wage|\brates?\b|spend|price|compens|\bcomp\b|remuner|kosten|gehalt|lohn|vergutung|satz\b"
    r"|cout|salaire|taux|tarif|coste|sueldo|retribu|stipend|loon|custo|koszt|wynagrodz|\bplac[ae]\b"
)
_YEARLY = re.compile(r"annu|year|\bp\.?a\b|jahr|\bpar an\b|\banua|\bano\b|jaar|roczn|\brok\b")
_PERIODS = (
    (re.compile(r"month|\bpcm\b|monat|\bmois\b|mensu|\bmes\b|mensil|\bmese\b|maand|mensal|miesi"), "12"),
    (re.compile(r"quarter|quartal|trimest|kwarta"), "4"),
    (re.compile(r"week|woche|wochentl|semaine|hebdo|semana|settiman|tygod"), "52"),
    (
        re.compile(
            r"\b(?:daily|day|tag|tages\w*|taglich\w*|jour|journalier\w*|dia|diari[oa]|giorno|giornalier\w*|dag)\b|dzien"
        ),
        "the paid days of a year",
    ),
    (
        re.compile(
            r"hour|/\s?hr?\b|stunde|\bstd\b|heure|horaire|\bhoras?\b|\borari[oa]|\bora\b|\buur|godzin"
        ),
        "the paid hours of a year",
    ),
)
_RATE = re.compile("|".join(pattern.pattern for pattern, _ in _PERIODS[3:]))
_ONE = (
    r"head|person|fte|employee|capita|position|worker|kopf|mitarbeiter\w*|stelle|vollzeit\w*|vza|vzk|tete|etp"
    r"|personne|salarie|poste|empleado|persona|cabeza|puesto|dipendente|addetto|testa|medewerker|werknemer"
    r"|colaborador|funcionario|pessoa|pracownik\w*|osob\w*|etat"
)
_EACH = re.compile(
    rf"(?:\b(?:per|pro|je|par|por|na|a|each)\s|/\s?)(?:{_ONE})\b|\bunit cost\b"
    r"|\b(?:average|avg)\.? (?:\w+ )?(?:salary|pay|wage|comp)|durchschnitt\w*(?:gehalt|lohn|kosten|\b)"
    r"|\bmoyenn?e?s?\b|\bmedi[oa]\b|\bpromedio\b|gemiddeld|\bsredni"
)


def multiply_by(heading: str) -> str:
    """Return what the amounts under the heading must be multiplied by, “12”; empty for yearly totals."""
    plain = unaccented(heading).casefold()
    if not _COST.search(plain):
        return ""
    periods = [] if _YEARLY.search(plain) else [by for period, by in _PERIODS if period.search(plain)]
    of_one = _EACH.search(plain) or (periods and _RATE.search(plain))
    return " and by ".join([*periods[:1], *(["the headcount"] if of_one else [])])
