"""What has to be decided: first what answers a missed promise, then what stands out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from jointplan.report.display.blocks import Block, Row, nothing, only, rows, text
from jointplan.report.display.causes import QUOTA, Cause, causes, is_behind
from jointplan.report.display.formats import count, first_upper, percent, share, span
from jointplan.report.display.promise_words import PROMISES, label
from jointplan.report.display.promises import promised, told

MOST = 3

FINDINGS = {
    "padding_source": (
        "{subject}: MQL definition",
        "{share} of its claimed leads miss the definition; all others {rest}.",
        "pass its leads on only once they meet the rule, or nurture them first?",
        "marketing",
    ),
    "missing_reasons": (
        "Rejections without a reason",
        "{share} of rejections carry no reason.",
        "ask for a reason before the CRM closes a lead?",
        "sales",
    ),
    "unmapped_reasons": (
        "Reason “{subject}”",
        "{share} of rejections carry it; the glossary does not name it.",
        "which agreed reason does it mean, or does it go?",
        "both",
    ),
    "expired": (
        "Expired leads",
        "{share} of leads expired without a decision.",
        "who decides before a lead expires?",
        "sales",
    ),
    "open_late": (
        "{subject}: open leads",
        "{share} of its leads are open longer than agreed; all others {rest}.",
        "fewer leads, more people, or another limit?",
        "sales",
    ),
    "sales_originated": (
        "Leads that sales started",
        "{share} of leads were started by sales; no quota or rate counts them.",
        "keep them apart?",
        "both",
    ),
    "bulk": (
        "Imported lists",
        "{share} of leads came in bulk; no quota or rate counts them.",
        "do lists go to sales at all?",
        "marketing",
    ),
    "reason_leading": (
        "“{subject}”",
        "The most frequent reason of rejection: {share}.",
        "what would make it rarer?",
        "both",
    ),
    "reason_everywhere": (
        "Reason “{subject}”",
        "It stands on {rest} of accepted leads and on {share} of rejected ones: it "
        "explains nothing.",
        "does the CRM fill it in by itself?",
        "sales",
    ),
    "source_short": (
        "{subject}: leads",
        "It brings {count} of the {out_of} leads promised of it.",
        "move its quota, or change the programme?",
        "marketing",
    ),
}
FREQUENT = ("bulk", "missing_reasons", "reason_leading", "sales_originated")
"""What is merely frequent: it leads nothing where promises can be held against."""

UNNAMED = {
    "open_late": "Open leads",
    "unmapped_reasons": "Reasons the glossary does not name",
}
OWNERS = {"marketing": "marketing_signed_by", "sales": "sales_signed_by"}


@dataclass(frozen=True)
class Decision:
    """One thing to decide: title, what is so, the question, who owns it.

    Attributes:
        topic: The promise or the finding that it is about.
        subject: The source, team or other group that it names, if any.
    """

    title: str
    what: str
    ask: str
    owner: str
    topic: str = ""
    subject: str | None = None


def decisions(
    scorecard: pd.DataFrame,
    promise_causes: pd.DataFrame,
    quota_sources: pd.DataFrame,
    findings: pd.DataFrame,
    run: pd.DataFrame,
) -> Block:
    """Show what has to be decided, and who owns it."""
    kept = decided(scorecard, promise_causes, quota_sources, findings, run)
    if not kept:
        return nothing(no_decision(scorecard))
    items = "".join(
        f"<li><h3>{text(each.title)}</h3><p>{text(each.what)}</p>"
        f'<p class="ask"><b>Decide:</b> {text(each.ask)}'
        f"<span>{text(each.owner)} · by ____</span></p></li>"
        for each in kept
    )
    plain = "\n".join(f"{d.title}. {d.what} Decide: {d.ask} ({d.owner})" for d in kept)
    return Block(f'<ol class="decisions">{items}</ol>', plain)


def decided(
    scorecard: pd.DataFrame,
    promise_causes: pd.DataFrame,
    quota_sources: pd.DataFrame,
    findings: pd.DataFrame,
    run: pd.DataFrame,
) -> list[Decision]:
    """At most three things to decide, those that answer a missed promise first."""
    about = only(run)
    named = causes(promise_causes, scorecard)
    current = [row for row in rows(scorecard) if row["is_report_quarter"]]
    found = [
        _of_promise(row, named.get(row["promise"]), quota_sources, about)
        for row in shortest_first(current)
    ]
    subjects = {cause.group for cause in named.values()}
    weighed = sorted(rows(findings), key=lambda row: -row["weight_count"])
    found += [
        _of_finding(row, about)
        for row in weighed
        if row["finding"] in FINDINGS
        and row["subject"] not in subjects
        and (about.get("is_baseline") or row["finding"] not in FREQUENT)
    ]
    return found[:MOST]


def shortest_first(current: Sequence[Row]) -> list[Row]:
    """Promises that are missed, then those behind, each with the most short first."""
    missed = [row for row in current if row["state"] == "missed"]
    missed += [row for row in current if row["state"] != "missed" and is_behind(row)]
    return sorted(
        missed, key=lambda row: (row["state"] != "missed", -(row["short_count"] or 0))
    )


def no_decision(scorecard: pd.DataFrame) -> str:
    """Say what is so where no decision is asked for."""
    states = [
        row["state"]
        for row in rows(scorecard)
        if row["is_report_quarter"] and row["state"] != "not promised"
    ]
    rest = "Nothing else asks for a decision."
    if not states:
        return f"Nothing is promised yet. {rest}"
    if set(states) == {"kept"}:
        return f"Every promise was kept. {rest}"
    unknown = f"{count(len(states) - states.count('kept'))} of {count(len(states))}"
    return f"No promise is known to be missed; {unknown} cannot be judged yet. {rest}"


def _of_promise(
    row: Row, cause: Cause | None, quota_sources: pd.DataFrame, about: Row
) -> Decision:
    name = row["promise"]
    words, owner = PROMISES[name], _owner(row["side"], about)
    if cause is None:
        what = (
            f"{told(row, about['currency'])} against "
            f"{promised(row, about['currency'])} promised."
        )
        if name != "won_revenue":
            what += " No team, source, segment, region or week makes up half of it."
        return Decision(label(row), what, words.ask, owner, name)
    title = f"{cause.subject}: {words.short}"
    if name == QUOTA:
        said = _of_quota(cause, quota_sources)
        return Decision(title, said, words.ask, owner, name, cause.group)
    missed = int(cause.due) - cause.met
    of_all = int(cause.due + cause.rest_due) - cause.met - cause.rest_met
    what = (
        f"{count(missed)} of its {count(cause.due)} {words.not_done}: "
        f"{percent(missed, of_all)} of all {count(of_all)}."
        if of_all >= 10
        else f"{count(missed)} of its {count(cause.due)} {words.not_done}."
    )
    if cause.is_chance:
        what = f"{what[:-1]}; could be chance."
    return Decision(title, what, words.ask, owner, name, cause.group)


def _of_quota(cause: Cause, quota_sources: pd.DataFrame) -> str:
    what = f"It brings {span(cause.met, cause.unclear)} of {count(cause.due)} promised."
    for row in rows(quota_sources):
        missing = row["nonconforming_count"]
        if cause.split == "source" and row["source"] == cause.group and missing:
            what += (
                f" {count(missing)} of its {count(row['claimed_count'])} claimed leads "
                "miss the MQL definition."
            )
    return what


def _of_finding(row: Row, about: Row) -> Decision:
    name = row["finding"]
    title, what, ask, side = FINDINGS[name]
    facts = {
        "subject": "not recorded" if row["subject"] is None else row["subject"],
        "share": share(row["actual_count"], row["out_of_count"]),
        "rest": share(row["rest_actual_count"], row["rest_out_of_count"]),
        "count": span(row["actual_count"], row["rest_actual_count"] or 0)
        if name == "source_short"
        else count(row["actual_count"]),
        "out_of": count(row["out_of_count"]),
    }
    if row["subject"] is None and name in UNNAMED:
        title = UNNAMED[name]
    return Decision(
        first_upper(title.format(**facts)),
        what.format(**facts),
        ask,
        _owner(side, about),
        name,
        row["subject"],
    )


def _owner(side: str, about: Row) -> str:
    signer = about.get(OWNERS.get(side, ""))
    if signer:
        return str(signer)
    return first_upper(side) if side in OWNERS else "Both sides"
