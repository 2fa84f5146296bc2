"""Head and foot of the page: company, quarter, as-of day, signatures, state."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from jointplan.report.display import locales
from jointplan.report.display.formats import day

STATES = {"draft": "Draft, not published yet", "published": "Published"}


def masthead(run: Mapping[str, object]) -> dict[str, Any]:
    """Say whose page this is, of when, who signed it and how settled it is.

    Args:
        run: The row of `marts.run` with `folder`, `state` and perhaps `beside`, the
            names of what was made with the page and is not in it, and `audience`.
    """
    company, quarter = company_of(run), str(run["quarter"])
    heading = f"Joint plan of marketing and sales, {quarter}"
    state = str(run["state"])
    facts = [
        {"text": STATES.get(state, state), "kind": state},
        {"text": f"Data to {_day(run['as_of_on'])}", "kind": ""},
        {"text": _signatures(run), "kind": "" if run["is_signed"] else "unsigned"},
    ]
    if not run["is_complete"]:
        facts.insert(1, {"text": f"{quarter} is not complete", "kind": "unfinished"})
    made_up = " Every name and figure in it is made up." if run["is_fictional"] else ""
    beside: Any = run.get("beside") or ()
    left = f" Left where it was made: {', '.join(map(str, beside))}." if beside else ""
    return {
        "kicker": f"{company} · Marketing and sales, {_months(run)}",
        "heading": heading,
        "title": f"{company}: {heading}",
        "facts": facts,
        "folder": str(run["folder"]),
        "is_open": run.get("audience") == "team",
        "colophon": [
            f"{company}, {heading}, as of {_day(run['as_of_on'])}.{made_up}",
            f"Run {run['folder']}. One file: it opens offline, loads nothing and sends "
            f"nothing.{left}",
        ],
    }


def company_of(run: Mapping[str, object]) -> str:
    """Name of the company; one that is made up says so."""
    company = str(run["company_name"])
    says_so = not run["is_fictional"] or "fictional" in company.lower()
    return company if says_so else f"{company} (fictional)"


def _months(run: Mapping[str, object]) -> str:
    """The months of the quarter: `July to September 2026`."""
    first, after = run.get("starts_on"), run.get("ends_before")
    if not isinstance(first, date) or not isinstance(after, date):
        return str(run["quarter"])
    last = after - timedelta(days=1)
    begins = locales.month(first, with_year=first.year != last.year)
    return f"{begins} to {locales.month(last)}"


def _signatures(run: Mapping[str, object]) -> str:
    if run.get("is_baseline"):
        return "Baseline: nothing promised yet"
    marketing, sales = run["marketing_signed_by"], run["sales_signed_by"]
    if run["is_signed"]:
        return f"Plan signed by both: {marketing} (marketing), {sales} (sales)"
    if marketing and sales:
        return "Unsigned: the signatures are of another plan or other rules"
    side = "marketing" if marketing else "sales" if sales else ""
    return f"Unsigned: only {side} has signed" if side else "Unsigned"


def _day(value: object) -> str:
    return day(value) if isinstance(value, date) else str(value)
