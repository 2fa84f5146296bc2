"""Did we keep our promises, what stands out, and what has to be decided?"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from jointplan.report.display.blocks import (
    Block,
    Row,
    finding,
    nothing,
    only,
    rows,
    text,
)
from jointplan.report.display.formats import count, listing, plural, share

MOST_FINDINGS = 3

Told = tuple[str, str]

FINDINGS: dict[str, Told] = {
    "padding_source": (
        "{subject}: {share} of the MQLs claimed do not meet the rule; from all other "
        "sources it is {rest}.",
        "Does {subject} go to sales only once a lead meets the rule, or is it nurtured "
        "first?",
    ),
    "missing_reasons": (
        "{share} of the rejections carry no reason, so nobody can act on them.",
        "Does a rejection need a reason before the CRM lets it close?",
    ),
    "unmapped_reasons": (
        "{count} rejections carry the reason “{subject}”, which the glossary does not "
        "name.",
        "Which reason of the glossary does “{subject}” mean, or does the CRM drop it?",
    ),
    "expired": (
        "{share} of the hand-offs expired without a decision.",
        "Who decides on a hand-off before it expires, and what does that take?",
    ),
    "unmapped_reasons, no subject": (
        "{share} of the rejections carry a reason that the glossary does not name.",
        "Which reasons of the glossary do these words mean, or does the CRM drop them?",
    ),
    "open_late, no subject": (
        "{share} of the hand-offs are open longer than agreed.",
        "What does sales need to decide in time: fewer leads, more people, another "
        "limit?",
    ),
    "open_late": (
        "{subject}: {share} of the hand-offs are open longer than agreed; for all "
        "others it is {rest}.",
        "What does {subject} need to decide in time: fewer leads, more people, another "
        "limit?",
    ),
    "sales_originated": (
        "{share} of the hand-offs began with sales and stand outside quota and rates.",
        "Do both sides agree that these stay a row of their own?",
    ),
    "bulk": (
        "{share} of the hand-offs came in bulk and stand outside quota and rates.",
        "Do imported lists go to sales at all, and if so, do they count?",
    ),
    "reason_leading": (
        "“{subject}” is the most frequent reason of rejection: {share} of all.",
        "What does each side change so that “{subject}” comes up less often?",
    ),
    "reason_everywhere": (
        "“{subject}” stands on {rest} of the accepted hand-offs, about as often as on "
        "rejected ones, {share}: it explains nothing.",
        "Does the CRM fill in “{subject}” by itself, and what would make it a reason?",
    ),
    "source_short": (
        "{subject} brings {count} of the {out_of} MQLs promised of it.",
        "Is the quota of {subject} re-cut, or does the programme change?",
    ),
}


WITHOUT_SUBJECT = ("open_late", "unmapped_reasons")


def headline(scorecard: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Answer in one sentence whether both sides kept their promises."""
    about = only(run)
    current = [row for row in rows(scorecard) if row["is_report_quarter"]]
    promises = [row for row in current if _is_promised(row)]
    if any(row["promise"] == "mql_quota" and _is_unknown(row) for row in current):
        return finding(
            "No MQL of these exports has a day, so nothing of "
            f"{about['quarter']} can be counted."
        )
    if about.get("is_baseline"):
        return finding(
            f"Nothing is promised yet for {about['quarter']}: this baseline shows what "
            "was done."
        )
    if not promises:
        return nothing(
            f"The plan for {about['quarter']} makes no promise that these exports can "
            "be held against."
        )
    states = {row["state"] for row in promises}
    if "pending" in states and not states & {"kept", "missed"}:
        return finding(
            f"It is too early to say: the promises of {about['quarter']} still run."
        )
    if states == {"not measurable"}:
        return finding(
            f"These exports cannot tell whether the promises of {about['quarter']} "
            "were kept: none of them is measurable."
        )
    sides = [_side(name, promises) for name in ("marketing", "sales")]
    verdict = _verdict(promises)
    return finding(f"{verdict} {listing(sides)}.")


def findings(findings: pd.DataFrame) -> Block:
    """At most three findings by weight, each with the decision it asks for."""
    found = [row for row in rows(findings) if row["finding"] in FINDINGS]
    found.sort(key=lambda row: -row["weight_count"])
    if not found:
        return nothing("Nothing stands out that asks for a decision.")
    told = [_told(row) for row in found[:MOST_FINDINGS]]
    items = "".join(
        f"<li><p>{text(what)}</p>"
        f'<p class="decision"><b>To decide:</b> {text(ask)}</p></li>'
        for what, ask in told
    )
    plain = "\n".join(f"{what} To decide: {ask}" for what, ask in told)
    return Block(f'<ol class="findings">{items}</ol>', plain)


def _is_unknown(row: Row) -> bool:
    return row["state"] == "not measurable" and row.get("actual_count") is None


def _is_promised(row: Row) -> bool:
    kinds = ("promised_count", "promised_pct", "promised_amount")
    return any(row[kind] is not None for kind in kinds)


def _told(row: Row) -> Told:
    name = row["finding"]
    if row["subject"] is None and name in WITHOUT_SUBJECT:
        name = f"{name}, no subject"
    what, ask = FINDINGS[name]
    facts = {
        "subject": "not recorded" if row["subject"] is None else row["subject"],
        "share": share(row["actual_count"], row["out_of_count"]),
        "rest": share(row["rest_actual_count"], row["rest_out_of_count"]),
        "count": count(row["actual_count"]),
        "out_of": count(row["out_of_count"]),
    }
    return what.format(**facts), ask.format(**facts)


def _verdict(promises: Sequence[Row]) -> str:
    states = {row["state"] for row in promises}
    if "missed" in states:
        return "Not every promise was kept:"
    if states == {"kept"}:
        return "Every promise was kept:"
    return "No promise was missed so far:"


def _side(side: str, promises: Sequence[Row]) -> str:
    states = [row["state"] for row in promises if row["side"] == side]
    if not states:
        return f"{side} made none"
    kept = states.count("kept")
    others = [
        f"{states.count(state)} {state}"
        for state in ("pending", "not measurable")
        if state in states
    ]
    said = f"{side} kept {kept or 'none'} of {plural(len(states), 'promise')}"
    return f"{said} ({listing(others)})" if others else said
