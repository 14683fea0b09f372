"""Positions instead of functions, as cities publish them: who leads, who is sworn, who works by hand."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.support.companies import FIRST_ROW, assess_rows

if TYPE_CHECKING:
    from pipeline.stages.analysis import Analysis
    from tests.support.companies import Answers

CORE = [
    # sworn, or with the power of the state
    ("Police Officer", "Police"),
    ("Police Officer (assigned as canine handler)", "Police"),
    ("Police Sergeant", "Police"),
    ("Detective", "Police"),
    ("Detention Aide", "Police"),
    ("Fire Fighter / EMT", "Fire"),
    ("Fire Engineer", "Fire"),
    ("Fire Lieutenant", "Fire"),
    ("Battalion Chief", "Fire"),
    ("Paramedic I/C", "Fire"),
    ("Evidence Technician", "Police"),
    ("Police Communications Operator II", "Emergency Mgmt"),
    ("Fire Communications Operator", "Emergency Mgmt"),
    ("Building Inspector", "Buildings"),
    ("Supvg Plumbing Inspector", "Buildings"),
    ("Elevator Inspector", "Buildings"),
    ("Sanitarian II", "Health"),
    ("Consumer Investigator", "Business Affairs"),
    ("Sr Hearing Officer", "Admin Hearings"),
    ("Asst Corporation Counsel III", "Law"),
    ("Alderman", "City Council"),
    ("Mayor", "Mayor's Office"),
    ("Election Judge Coordinator", "Board of Elections"),
    # whoever leads, abbreviated or not, whatever the work is
    ("Deputy Dir", "Streets"),
    ("Dep Comm'r of Aviation", "Aviation"),
    ("Managing Deputy Commissioner", "Water"),
    ("Asst Chief Operating Engineer", "Aviation"),
    ("First Deputy Budget Dir", "Budget"),
    ("Mgr of Fleet Services", "Fleet"),
    ("Fleet Manager", "Fleet"),
    ("Manager of Warehouse Operations", "Aviation"),
    ("Operations Mgr - Animal Shelter", "Animal Control"),
    ("Asst Mgr of Payroll", "Finance"),
    ("Supvsr of Accounting", "Finance"),
    ("Supervising Clerk", "Finance"),
    ("Supvsr of Data Entry Operators", "Finance"),
    ("Supvr of Mailroom", "Finance"),
    ("Administrative Supvsr", "Health"),
    ("Head Library Clerk", "Library"),
    ("Chief Storekeeper", "Fleet"),
    ("Foreman of Electricians", "Streets"),
    ("Gen Foreman of Carpenters", "Buildings"),
    ("Frm of Laborers", "Streets"),
    ("Ward Superintendent", "Streets"),
    ("Deputy Procurement Officer", "Procurement"),
    ("Dir of Information Systems", "IT"),
    ("Help Desk Supervisor", "IT"),
    ("Chief Programmer/Analyst", "IT"),
    ("Manager of 311 Operations", "311"),
    ("Asst to the Exec Dir", "Ethics"),
    ("Public Health Nurse III", "Health"),
    ("Student Intern", "Finance"),
]

BY_HAND = [
    ("Motor Truck Driver", "Streets"),
    ("Pool Truck Driver", "Streets"),
    ("Sanitation Laborer", "Streets"),
    ("Laborer", "Streets"),
    ("General Laborer - Parks", "Streets"),
    ("Asphalt Laborer", "Transportation"),
    ("Electrical Mechanic", "Streets"),
    ("Machinist (Automotive)", "Fleet"),
    ("Plumber", "Water"),
    ("Steamfitter", "Facilities"),
    ("Carpenter", "Facilities"),
    ("Bricklayer - Sewers", "Water"),
    ("Hoisting Engr", "Water"),
    ("Operating Engineer - Group C", "Facilities"),
    ("Lineman", "Streets"),
    ("Tree Trimmer", "Streets"),
    ("Custodial Worker", "Facilities"),
    ("Watchman", "Water"),
    ("Crossing Guard", "Police"),
    ("Traffic Control Aide", "Emergency Mgmt"),
    ("Parking Enforcement Aide", "Finance"),
    ("Garage Attendant", "Fleet"),
    ("Library Page", "Library"),
    ("Animal Care Aide", "Animal Control"),
    ("Aviation Security Officer", "Aviation"),
]

AT_A_DESK = [
    ("Clerk IV", "Finance"),
    ("Data Entry Operator", "Finance"),
    ("Admin Asst II", "Health"),
    ("Accountant III", "Finance"),
    ("Acctg Technician", "Finance"),
    ("Payroll Clerk", "Finance"),
    ("Clerk - Timekeeper", "Streets"),
    ("Personnel Asst", "Human Resources"),
    ("Help Desk Tech", "IT"),
    ("Sr Programmer/Analyst", "IT"),
    ("Data Base Analyst", "IT"),
    ("Paralegal II", "Law"),
    ("Communications Operator - 311", "311"),
    ("Customer Account Rep", "Water"),
]

EVERYBODY = [*CORE, *BY_HAND, *AT_A_DESK]


@cache
def city(industry: str | None) -> Analysis:
    """All positions as one city, ten people each."""
    rows: list[Answers] = [
        {"function": name, "department": where, "headcount": 10, "annual_cost": 900_000}
        for name, where in EVERYBODY
    ]
    company: Answers = {"home_country": "United States", "total_employees": 30_000}
    return assess_rows(company={**company, "industry": industry} if industry else company, rows=rows)


def answer(position: tuple[str, str], column: str, industry: str | None = None) -> object:
    """One answer for a position."""
    return city(industry).answers.at[FIRST_ROW + EVERYBODY.index(position), column]


@pytest.mark.parametrize("position", CORE, ids=" @ ".join)
def test_leaders_and_bearers_of_public_power_stay(position: tuple[str, str]) -> None:
    """Sworn people, inspectors and whoever leads stay Core and at home, however the title is abbreviated."""
    assert (answer(position, "tag"), answer(position, "tier")) == ("Core", "Onshore")


@pytest.mark.parametrize("position", BY_HAND, ids=" @ ".join)
def test_hands_never_leave_the_country(position: tuple[str, str]) -> None:
    """Crews, trades and guards may be contracted, but never from abroad."""
    assert (answer(position, "tag"), answer(position, "tier")) == ("Outsourceable", "Onshore")


@pytest.mark.parametrize("position", AT_A_DESK, ids=" @ ".join)
def test_desk_work_can_be_contracted(position: tuple[str, str]) -> None:
    """Clerks, accountants and help desks do work that providers offer."""
    assert answer(position, "tag") == "Outsourceable"


@pytest.mark.parametrize("position", AT_A_DESK, ids=" @ ".join)
def test_a_public_body_sends_nothing_abroad(position: tuple[str, str]) -> None:
    """Once the company says that it is a public body, desk work stays in the country too."""
    assert answer(position, "tier", "Public sector") == "Onshore"
