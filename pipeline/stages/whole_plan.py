"""The whole plan of one company: what is bought, what may go wrong, what the law asks, who stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.stages.lots import lots
from pipeline.stages.plan_tables import duties, plan_facts, retained, risks, service_levels

if TYPE_CHECKING:
    from pandera.typing import DataFrame

    from pipeline.frames import Costed, Duties, Lots, Planned, Retained, Risks, ServiceLevels
    from pipeline.stages.judged import Judged


@dataclass(frozen=True, slots=True)
class Plan:
    """What goes with the dates of `planned`; `lots` are numbered as there, the rest counts from 1."""

    lots: DataFrame[Lots]
    risks: DataFrame[Risks]
    duties: DataFrame[Duties]
    service_levels: DataFrame[ServiceLevels]
    retained: DataFrame[Retained]


def whole_plan(judged: Judged, *, planned: DataFrame[Planned], costed: DataFrame[Costed]) -> Plan:
    """Return what goes with a plan; `costed` is the money of every row once the plan is known."""
    rows, profile, decided = judged.rows, judged.profile, judged.decided
    facts = plan_facts(rows, profile, decided=decided, planned=planned, company=judged.company)
    return Plan(
        lots=lots(rows, profile, decided=decided, costed=costed, planned=planned),
        risks=risks(facts),
        duties=duties(facts),
        service_levels=service_levels(facts, judged.recognised),
        retained=retained(profile, decided=decided, costed=costed, figures=judged.figures),
    )
