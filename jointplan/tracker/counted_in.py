"""What a hand-off was judged by, and which rows of the report count it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from jointplan.report.display.formats import count, day, named
from jointplan.tracker.read import Row

Place = tuple[str, str]
"""An anchor of the report, and the row that stands there."""

VERDICTS = {True: "met", False: "not met", None: "cannot be judged"}
NOT_AGREED = "no rule agreed yet; as the CRM says"
# Table of the section Conversion, and the column that names a row of it.
SPLITS = ("source", "segment", "region", "trigger", "score band", "team")


def judged(row: Row) -> list[tuple[str, str]]:
    """Say by which rules a hand-off was judged, with what result, and its quota."""
    told = [
        ("MQL rule", _rule(row["mql_rule_on"], row["is_conforming"])),
        (
            "Target profile",
            _rule(row["target_profile_rule_on"], row["is_in_target_profile"]),
        ),
    ]
    if row["decision"] == "qualified":
        told.append(("SQL rule", VERDICTS[row["is_sql_conforming"]]))
    if row["is_before_first_rule"]:
        told.append(("Rule in force", "opened before the first rule; judged by it"))
    told.append(("Agreed score", _score(row)))
    if row["crm_score"] is not None:
        told.append(("Score of the CRM", count(row["crm_score"])))
    told.append(("Quota", _quota(row)))
    if row["fairness"]:
        told.append(("Rejection", str(row["fairness"])))
    if row["fit_verdict"]:
        told.append(("Rejected for fit", str(row["fit_verdict"])))
    return told


def _rule(on: date | None, is_met: bool | None) -> str:
    if on is None:
        return NOT_AGREED
    return f"{VERDICTS[is_met]}, by the rule of {day(on)}"


def _score(row: Row) -> str:
    if row["agreed_score"] is None:
        return "not agreed"
    band = f", band {row['score_band']}" if row["score_band"] else ""
    return f"{count(row['agreed_score'])}{band}"


def _quota(row: Row) -> str:
    if row["quota_fate"] == "earned":
        return "earns quota"
    return f"earns no quota: {row['quota_fate']}"


def places(row: Row, quarter: str) -> list[Place]:
    """Name the rows of a quarter's report that count a hand-off.

    One of another quarter is in none but those of what is open, whenever it opened.
    """
    sections = [("Follow-up", _open(row))]
    if row["quarter"] == quarter:
        sections[:0] = [
            ("Lead quotas", _quotas(row)),
            ("Conversion", _conversion(row)),
            ("Rejections", _rejections(row)),
            ("Follow-up", _followup(row)),
        ]
    return [
        (anchor, f"{section}: {told}")
        for section, found in sections
        for anchor, told in found
    ]


def _open(row: Row) -> Iterator[Place]:
    if row["agreement_state"] in ("overdue", "due"):
        yield "table-overdue", "open and overdue"


def _quotas(row: Row) -> Iterator[Place]:
    yield "table-quota-fates", str(row["quota_fate"])
    if row["week_starts_on"]:
        yield "table-quota-weeks", f"week of {day(row['week_starts_on'])}"
    yield "table-quota-sources", f"source {named(row['source'])}"
    yield "table-quota-segments", f"segment {named(row['segment'])}"


def _conversion(row: Row) -> Iterator[Place]:
    if row["population"] != "rated":
        yield "table-motions", str(row["population"])
        return
    yield "table-funnel-quarters", f"quarter {row['quarter']}"
    for by in SPLITS:
        value = named(row[by.replace(" ", "_")])
        yield f"table-split-{by.replace(' ', '-')}", f"{by} {value}"


def _rejections(row: Row) -> Iterator[Place]:
    if not row["fairness"]:
        return
    yield "table-reasons", f"reason {row['reason'] or 'not given'}"
    yield "table-audit-reasons", str(row["fairness"])
    yield "table-audit-team", f"team {named(row['rejected_team'])}"
    for by in ("source", "trigger"):
        yield f"table-audit-{by}", f"{by} {named(row[by])}"


def _followup(row: Row) -> Iterator[Place]:
    if row["population"] == "rated" and row["agreement_name"]:
        yield "table-followup-terms", f"agreement {row['agreement_name']}"
        yield "table-followup-teams", f"team {named(row['team'])}"
