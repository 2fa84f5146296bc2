"""Who the report is for while no plan says it: zone, currency, start of the year.

What nobody says is supposed, and what is supposed is noted as a limit, so that it is
marked on the page (R63).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import duckdb

from jointplan.ingest.mapping.schema import CompanySays
from jointplan.ingest.mapping.schema import Mapping as ExportMapping
from jointplan.plans.baseline import SUPPOSED_HOURS
from jointplan.plans.schema import Company, Plan
from jointplan.report.display.formats import UNSAID
from jointplan.report.display.locales import USUAL

NOTED = {"limit_code": "varchar", "subject": "varchar"}
"""Columns of `run.noted_limits`: what a run supposed or left out before it began."""

Noted = tuple[str, str | None]
SUPPOSED = "company_supposed"
_UTC = "UTC"
_MONTHS = (
    "January February March April May June July August September October November "
    "December"
).split()


def company_of(
    plans: Mapping[str, Plan], mapping: ExportMapping, name: str
) -> tuple[Company, list[Noted]]:
    """The company as plans or mapping say it, and what had to be supposed.

    Args:
        plans: The plans; all say the same of the company.
        mapping: Says it as long as there is no plan.
        name: What to call the company if nobody does.
    """
    for plan in plans.values():
        return plan.company, list(_overruled(plan.company, mapping.company))
    said = mapping.company
    zone, noted = _zone_of(mapping)
    month = said.fiscal_year_starts or 1
    if said.fiscal_year_starts is None:
        noted.append((SUPPOSED, f"quarters from {_MONTHS[month - 1]}"))
    noted.append((SUPPOSED, f"working hours Monday to Friday {SUPPOSED_HOURS}"))
    company = Company(
        name=said.name or name,
        time_zone=zone,
        currency=said.currency or UNSAID,
        fiscal_year_starts=month,
        locale=said.locale or USUAL,
    )
    return company, noted


def _overruled(company: Company, said: CompanySays) -> Iterator[Noted]:
    """What the mapping says of the company and the plans say otherwise."""
    for key, value in said.model_dump(exclude_none=True).items():
        if value != getattr(company, key):
            yield "company_overruled", f"{key} {value}"


def _zone_of(mapping: ExportMapping) -> tuple[str, list[Noted]]:
    """The company's zone: as said, else that of the exports' clocks, else UTC."""
    if mapping.company.time_zone:
        return mapping.company.time_zone, []
    zones = {each.time_zone for each in mapping.sources.values()} - {_UTC}
    if len(zones) == 1:
        zone = zones.pop()
        return zone, [(SUPPOSED, f"time zone {zone} as in the exports")]
    return _UTC, [("zone_supposed", _UTC)]


def with_currency(
    company: Company, con: duckdb.DuckDBPyConnection
) -> tuple[Company, list[Noted]]:
    """Name the currency of the staged amounts, where nobody says the company's."""
    if company.currency != UNSAID:
        return company, []
    rows = con.execute(
        "select amount_currency, count(*) from staging.opportunities "
        "where row_fate = 'used' and amount is not null group by all order by 2 desc, 1"
    ).fetchall()
    named = [code for code, _ in rows if code]
    if len(rows) == 1 and named and len(named[0]) == 3 and named[0].isupper():
        told = (SUPPOSED, f"currency {named[0]} as in the exports")
        return company.model_copy(update={"currency": named[0]}), [told]
    return company, [("currency_supposed", None)] if rows else []
