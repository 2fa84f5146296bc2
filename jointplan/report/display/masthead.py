"""Head and foot of the page: company, quarter, as-of day, signatures, state."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from jointplan.report.display.formats import day


def masthead(run: Mapping[str, object]) -> dict[str, Any]:
    """Say whose page this is, of when, who signed it and how settled it is.

    Args:
        run: The row of `marts.run` with `folder`, `state` and perhaps `links` and
            `tracker`, the tracker's address.
    """
    company, quarter = str(run["company_name"]), str(run["quarter"])
    is_fictional = bool(run["is_fictional"])
    says_so = "fictional" in company.lower()
    mark = " (fictional)" if is_fictional and not says_so else ""
    heading = f"Joint plan of marketing and sales, {quarter}"
    facts = [
        {"text": f"As of {_day(run['as_of_on'])}", "kind": ""},
        {"text": _signatures(run), "kind": "" if run["is_signed"] else "unsigned"},
        {"text": str(run["state"]).capitalize(), "kind": str(run["state"])},
    ]
    if not run["is_complete"]:
        facts.insert(1, {"text": f"{quarter} is not complete", "kind": "unfinished"})
    made_up = " Every name and figure in it is made up." if is_fictional else ""
    links: Any = run.get("links") or {}
    return {
        "company": company + mark,
        "heading": heading,
        "title": f"{company}{mark}: {heading}",
        "is_fictional": is_fictional,
        "facts": facts,
        "tracker": str(run.get("tracker") or ""),
        "folder": str(run["folder"]),
        "links": [{"text": str(k), "href": str(v)} for k, v in links.items()],
        "colophon": [
            f"{company}{mark}, {heading}, as of {_day(run['as_of_on'])}.{made_up}",
            f"Run {run['folder']}. This page carries everything it needs: it loads "
            "nothing and sends nothing.",
        ],
    }


def _signatures(run: Mapping[str, object]) -> str:
    if run.get("is_baseline"):
        return "Baseline: nothing promised yet"
    marketing, sales = run["marketing_signed_by"], run["sales_signed_by"]
    if run["is_signed"]:
        return f"Signed by both: {marketing} (marketing), {sales} (sales)"
    if marketing and sales:
        return "Unsigned: the signatures are of another plan or other rules"
    side = "marketing" if marketing else "sales" if sales else ""
    return f"Unsigned: only {side} has signed" if side else "Unsigned"


def _day(value: object) -> str:
    return day(value) if isinstance(value, date) else str(value)
