"""One company of forty functions, and the workbooks in which twenty people would send it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import xlsxwriter

from tests.support.other_formats import write_ods, write_xls, write_xlsb
from tests.support.workbooks import write_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

Row = tuple[str, str, float, float]
DRAWN = """
Finance: Accounts payable 12 612000; Accounts receivable 9 481500; General ledger 7 455000; Tax 3 264300
Finance: Treasury 2 198000; Controlling 6 522000; Credit control 4 203600; Travel expenses 3 139500
People: Payroll 5 287500; Recruiting 6 390000; Learning 4 268000; Benefits administration 3 181200
People: HR administration 7 378000; Workforce planning 2 172000
Technology: Service desk 14 742000; Network operations 6 498000; Application development 22 2134000
Technology: Application support 11 847000; Database administration 4 388000; Cyber security 5 545000
Technology: Data warehouse 4 372000; Desktop support 8 424000
Customers: Customer service 38 1558000; Order processing 11 473000; Complaints 6 282000; Telesales 9 423000
Customers: Returns 4.5 175500; Field service 16 928000; Customer onboarding 7.5 378750
Procurement: Strategic sourcing 5 470000; Purchasing 8 456000; Supplier master data 2.5 115000
Procurement: Contract management 3 261000; Logistics planning 6 342000
Central services: Facilities 9 414000; Reception 3 109500; Mail room 2 68000; Legal 4 532000
Central services: Internal audit 3 318000; Communications 4 312000
"""


def _drawn() -> Iterable[Row]:
    for line in DRAWN.strip().splitlines():
        department, _, rest = line.partition(": ")
        for each in rest.split("; "):
            function, heads, cost = each.rsplit(" ", 2)
            yield department, function, float(heads), float(cost)


COMPANY: tuple[Row, ...] = tuple(_drawn())
DEPARTMENTS = tuple(dict.fromkeys(row[0] for row in COMPANY))
HEAD = ["Department", "Function", "Headcount (FTE)", "Annual cost"]
ANSWERS: list[list[object]] = [
    ["Company name", "Norden Trading"], ["Home country", "Germany"], ["Reporting currency", "EUR"],
    ["Total employees", 320],
]  # fmt: skip
Cells = list[list[object]]


def plain() -> Cells:
    """Return the list as the template holds it."""
    return [list(HEAD), *map(list, COMPANY)]


def german(value: float, decimals: int = 2) -> str:
    """Write a number as a German Excel shows it."""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def of(department: str) -> list[Row]:
    """Return the functions of a department."""
    return [row for row in COMPANY if row[0] == department]


def summed(rows: Iterable[Row]) -> tuple[float, float]:
    """Return people and cost of the rows."""
    kept = list(rows)
    return sum(row[2] for row in kept), sum(row[3] for row in kept)


def template(path: Path) -> Path:
    """1: the template, filled in as it was meant."""
    return write_workbook(path, {"Company": ANSWERS, "Functions": plain()})


def hr_export(path: Path) -> Path:
    """2: an export of an HR system that knows nothing of us."""
    head = [
        "Client",
        "Cost center / Org unit",
        "Job family",
        "Manager",
        "FTEs",
        "Total comp (EUR)",
        "Valid from",
    ]
    rows = [["100", dept, name, "N.N.", fte, cost, date(2026, 1, 1)] for dept, name, fte, cost in COMPANY]
    return write_workbook(path, {"Sheet1": [head, *rows]})


def under_a_title(path: Path) -> Path:
    """3: headings on row 7, under a logo, a merged title and notes."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Functions")
    sheet.merge_range("A1:F1", "Norden Trading: headcount and cost by function, plan 2026")
    sheet.write("A3", "Prepared by: Controlling")
    sheet.write("A4", "Please do not share outside the leadership team.")
    sheet.insert_textbox("E2", "logo")
    for at, cells in enumerate(plain()):
        sheet.write_row(6 + at, 1, cells)
    book.close()
    return path


def in_german(path: Path) -> Path:
    """4: a German Excel: decimal commas as text, headings and answers in German."""
    head = [
        "Abteilung",
        "Funktion",
        "Mitarbeiter (VZÄ)",
        "Jahreskosten",
        "Währung",
        "Kundenkontakt",
        "Bemerkungen",
    ]
    rows = [
        [dept, name, german(fte, 1), german(cost), "Euro", "ja" if dept == "Customers" else "nein", "k. A."]
        for dept, name, fte, cost in COMPANY
    ]
    firma: Cells = [
        ["Firma", "Norden Trading"],
        ["Land", "Deutschland"],
        ["Währung", "EUR"],
        ["Eigene IT", "ja"],
    ]
    return write_workbook(path, {"Firma": firma, "Funktionen": [head, *rows]})


def in_french(path: Path) -> Path:
    """5: a French one, with narrow spaces between thousands and the sign behind."""
    head = [
        "Direction",
        "Fonction",
        "Effectif (ETP)",
        "Coût annuel chargé",
        "Sur site",
        "Importance stratégique",
    ]
    rows = [
        [
            dept,
            name,
            f"{fte:.1f}".replace(".", ",") + " ETP",
            f"{cost:,.0f} €".replace(",", "\u202f"),
            "non",
            "élevée" if fte > 5 else "faible",
        ]
        for dept, name, fte, cost in COMPANY
    ]
    societe: Cells = [["Raison sociale", "Norden Trading"], ["Pays", "France"], ["Devise", "euro"]]
    return write_workbook(path, {"Société": societe, "Fonctions": [head, *rows]})


def in_thousands(path: Path) -> Path:
    """6: the cost in thousands of euros, said in the heading only."""
    rows = [[dept, name, fte, cost / 1000] for dept, name, fte, cost in COMPANY]
    return write_workbook(path, {"Company": ANSWERS, "Functions": [[*HEAD[:3], "Cost (k€)"], *rows]})


def numbers_as_text(path: Path) -> Path:
    """7: every way of typing a number, all of them text."""
    ways: list[Callable[[float], str]] = [
        lambda cost: f"€ {cost / 1e6:g}m", lambda cost: f"{cost / 1e3:g}k", lambda cost: f"EUR {cost:,.2f}",
        lambda cost: f"{cost / 1e3:g} TEUR", lambda cost: f"{cost:.0f},- €", lambda cost: f"ca. {cost:.0f}",
        lambda cost: f"{cost:,.0f} p.a.".replace(",", "'"), lambda cost: f"{cost / 1e6:g} Mio. €",
    ]  # fmt: skip
    heads: list[Callable[[float], str]] = [
        lambda fte: f"{fte:g} FTE", lambda fte: f"~{fte:g}",
        lambda fte: f"{int(fte)}{'½' if fte % 1 else ''}",
        lambda fte: f"{fte * 100:g}%", lambda fte: f" {fte:g}\u00a0",
    ]  # fmt: skip
    rows = [
        [dept, name, heads[at % len(heads)](fte), ways[at % len(ways)](cost)]
        for at, (dept, name, fte, cost) in enumerate(COMPANY)
    ]
    return write_workbook(path, {"Company": ANSWERS, "Functions": [HEAD, *rows]})


def two_rows_of_headings(path: Path) -> Path:
    """8: groups over the headings, some of them merged."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Org data")
    sheet.merge_range("A1:A2", "Function")
    sheet.merge_range("B1:B2", "Department")
    sheet.merge_range("C1:D1", "People")
    sheet.write_row("C2", ["Managers", "FTE"])
    sheet.merge_range("E1:F1", "Annual cost (EUR)")
    sheet.write_row("E2", ["Bonus pot", "Total"])
    for at, (dept, name, fte, cost) in enumerate(COMPANY, start=2):
        sheet.write_row(at, 0, [name, dept, round(fte) + 1, fte, cost / 20, cost])
    book.close()
    return path


def with_sections(path: Path) -> Path:
    """9: section headings, subtotals named like their section, and a grand total."""
    rows: Cells = [list(HEAD[1:])]
    for department in DEPARTMENTS:
        rows += [[department], *([name, fte, cost] for _, name, fte, cost in of(department))]
        rows += [[department, *summed(of(department))], []]
    return write_workbook(path, {"Company": ANSWERS, "Functions": [*rows, ["All of us", *summed(COMPANY)]]})


def sums_on_top(path: Path) -> Path:
    """9b: the sum of each section on its heading, above its rows."""
    rows: Cells = [list(HEAD)]
    for department in DEPARTMENTS:
        rows += [["", department, *summed(of(department))], *map(list, of(department))]
    return write_workbook(
        path, {"Company": ANSWERS, "Functions": [*rows, ["", "Insgesamt", *summed(COMPANY)]]}
    )


def hidden(path: Path) -> Path:
    """10: rows filtered away, a hidden column, a hidden sheet."""
    book = xlsxwriter.Workbook(path)
    sheet, other = book.add_worksheet("Functions"), book.add_worksheet("Salaries 2025")
    other.write("A1", "not for you")
    other.hide()
    for at, cells in enumerate(plain()):
        sheet.write_row(at, 0, cells)
        if at and cells[0] == "Technology":
            sheet.set_row(at, None, None, {"hidden": True})
    sheet.autofilter(0, 0, len(COMPANY), 3)
    sheet.set_column(2, 2, None, None, {"hidden": True})
    book.close()
    return path


def merged_departments(path: Path) -> Path:
    """11: each department merged down its rows."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Functions")
    sheet.write_row(0, 0, HEAD)
    at = 1
    for department in DEPARTMENTS:
        rows = of(department)
        sheet.merge_range(at, 0, at + len(rows) - 1, 0, department)
        for cells in rows:
            sheet.write_row(at, 1, cells[1:])
            at += 1
    book.close()
    return path


def csv_semicolon(path: Path) -> Path:
    """12: a German export: semicolons, decimal commas, Windows letters."""
    head = "Abteilung;Tätigkeit;FTE;Kosten pro Jahr (€)"
    lines = [f"{dept};{name};{german(fte, 1)};{german(cost)}" for dept, name, fte, cost in COMPANY]
    path.write_bytes("\r\n".join([head, *lines]).encode("cp1252"))
    return path


def csv_tabs(path: Path) -> Path:
    """13: “Unicode text” of Excel: UTF-16 and tabs."""
    lines = [
        "\t".join(HEAD),
        *("\t".join([dept, name, f"{fte:g}", f'"{cost:,.0f}"']) for dept, name, fte, cost in COMPANY),
    ]
    path.write_text("\r\n".join(lines), encoding="utf-16", newline="")
    return path


def open_document(path: Path) -> Path:
    """14: LibreOffice."""
    return write_ods(path, {"Company": ANSWERS, "Functions": plain()})


def old_excel(path: Path) -> Path:
    """15: Excel 97, the list under a title on a sheet of another name."""
    return write_xls(path, {"Notes": [["see next sheet"]], "Teams": [["Teams 2026"], [], *plain()]})


def binary_excel(path: Path) -> Path:
    """16: Excel's binary workbook."""
    return write_xlsb(path, {"Company": ANSWERS, "Functions": plain()})


def formulas(path: Path) -> Path:
    """17: every figure a formula with its saved result."""
    rows = [[dept, name, (f"=0+{fte}", fte), (f"=SUM({cost})", cost)] for dept, name, fte, cost in COMPANY]
    last = len(COMPANY) + 1
    total = ["", "Total", (f"=SUM(C2:C{last})", ""), (f"=SUM(D2:D{last})", "")]
    return write_workbook(path, {"Company": ANSWERS, "Functions": [HEAD, *rows, total]})


def misspelt(path: Path) -> Path:
    """18: misspelt sheet and headings, columns of their own, two columns of one meaning, line breaks."""
    head = [
        "#",
        "Departement",
        "Functon\u00a0",
        "Heads\n(contracts)",
        "Headcount\n (FTE) *",
        "Anual cost",
        "Site",
        "Owner",
    ]
    rows = [
        [at, dept, name, "n/a", fte, cost, "HQ", "-"] for at, (dept, name, fte, cost) in enumerate(COMPANY)
    ]
    return write_workbook(path, {"Compnay": ANSWERS, "Funktions": [head, *rows]})


def several_tables(path: Path) -> Path:
    """19: facts above the list, another table beside it, notes and a legend beneath, an older list."""
    rows: Cells = [
        ["Company:", "Norden Trading"], ["Home country", "Germany"], ["Reporting currency", "EUR"], [],
        [*HEAD, None, "Site", "Desks"],
    ]  # fmt: skip
    for at, cells in enumerate(COMPANY):
        rows.append([*cells, None, *([f"Site {at}", 100 + at] if at < 4 else [])])
    rows += [[], ["Source: HR, May 2026"], ["* without trainees"], []]
    rows += [
        ["Rating", "Meaning", "Used by", "Since"],
        ["1", "low", "all", "ever"],
        ["5", "high", "all", "ever"],
    ]
    older = [HEAD, *([*cells[:3], cells[3] * 0.9] for cells in COMPANY)]
    return write_workbook(path, {"Teams 2026": rows, "Teams 2025": older[:20]})


def dates_and_blanks(path: Path) -> Path:
    """20: an old Mac's dates, percents, and every word for “nothing”."""
    nothing = ["n/a", "-", "tbc", "", "n.a.", "?", "TBD", "unknown"]
    head = [*HEAD, "Contract ends", "Volume", "Delivered today by"]
    rows = [
        [
            *cells,
            date(2027, 6, 30) if at % 5 == 0 else None,
            nothing[at % len(nothing)],
            "Provider" if at % 5 == 0 else "",
        ]
        for at, cells in enumerate(COMPANY)
    ]
    sheets = {"Company": [*ANSWERS, ["Discount rate", "8 %"]], "Functions": [head, *rows]}
    return write_workbook(path, sheets, date_1904=True)


READ: dict[str, tuple[Callable[[Path], Path], str]] = {
    "template": (template, "xlsx"), "HR export": (hr_export, "xlsx"), "under a title": (under_a_title,
    "xlsx"),
    "in German": (in_german, "xlsx"), "in French": (in_french, "xlsx"), "in thousands": (in_thousands,
    "xlsx"),
    "numbers as text": (numbers_as_text, "xlsx"), "two rows of headings": (two_rows_of_headings, "xlsx"),
    "with sections": (with_sections, "xlsx"), "sums on top": (sums_on_top, "xlsx"), "hidden": (hidden,
    "xlsx"),
    "merged departments": (merged_departments, "xlsx"), "CSV with semicolons": (csv_semicolon, "csv"),
    "CSV with tabs": (csv_tabs, "csv"), "OpenDocument": (open_document, "ods"), "Excel 97": (old_excel,
    "xls"),
    "binary Excel": (binary_excel, "xlsb"), "formulas": (formulas, "xlsx"), "misspelt": (misspelt, "xlsx"),
    "several tables": (several_tables, "xlsx"), "dates and blanks": (dates_and_blanks, "xlsx"),
}  # fmt: skip
