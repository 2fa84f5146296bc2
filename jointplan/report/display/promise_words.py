"""What each promise is called: in titles, scorecard, causes and decisions."""

from __future__ import annotations

from dataclasses import dataclass

from jointplan.report.display.blocks import Row
from jointplan.report.display.formats import DASH


@dataclass(frozen=True)
class Words:
    """The words of a promise.

    Attributes:
        label: Its name; may hold `{within_days}`.
        term: Slug of the glossary's entry that explains it.
        explained: The words of the label that the entry is about.
        missed: What a title says of it when missed; holds `{share}` or `{short}`.
        missed_after: The same after another clause, where it is shorter.
        done: What a lead of it did, after a count.
        not_done: What the leads that miss it are or lack, after a count.
        short: Its name after that of a group.
        ask: What has to be decided where it is missed.
    """

    label: str
    term: str
    explained: str
    missed: str = ""
    missed_after: str = ""
    done: str = ""
    not_done: str = ""
    short: str = ""
    ask: str = ""


PROMISES = {
    "mql_quota": Words(
        label="Leads counted",
        term="quota",
        explained="counted",
        missed="marketing came {short} short",
        missed_after="marketing {short} short",
        short="leads",
        ask="nurture its leads first, change the programme, or move the quota?",
    ),
    "conforming_share": Words(
        label="Meet the MQL definition",
        term="marketing-qualified-lead-mql",
        explained="MQL definition",
        missed="{share} of leads met the definition",
        done="meet the MQL definition",
        not_done="leads miss the MQL definition",
        short="MQL definition",
        ask="which of its leads are nurtured first, or is the rule wrong?",
    ),
    "target_profile_share": Words(
        label="In the target profile",
        term="target-profile",
        explained="target profile",
        missed="{share} fitted the target profile",
        done="are in the target profile",
        not_done="leads are outside the target profile",
        short="target profile",
        ask="change whom it addresses, or the target profile?",
    ),
    "hand_raise_share": Words(
        label="Asked to talk to sales",
        term="trigger",
        explained="Asked to talk",
        missed="{share} asked to talk",
        done="asked to talk to sales",
        not_done="leads did not ask to talk",
        short="requests to talk",
        ask="what would make more people ask to talk?",
    ),
    "acceptance": Words("Accepted by sales", "acceptance", "Accepted"),
    "first_response": Words(
        label="First response on time",
        term="first-response",
        explained="First response",
        missed="sales answered {share} on time",
        done="answered on time",
        not_done="answers were late or missing",
        short="first response",
        ask="send some of its leads elsewhere, or staff first response?",
    ),
    "further_touches": Words(
        label="Further touches on time",
        term="further-touches",
        explained="Further touches",
        missed="sales touched {share} as agreed",
        done="touched as agreed",
        not_done="leads lack agreed touches",
        short="further touches",
        ask="fewer leads, more people, or fewer touches agreed?",
    ),
    "decided_in_time": Words(
        label="Decided within {within_days} days",
        term="decision",
        explained="Decided",
        missed="sales decided {share} on time",
        done="decided on time",
        not_done="leads were decided late or not yet",
        short="decisions",
        ask="fewer leads, more people, or another limit?",
    ),
    "reason_given": Words(
        label="Rejected with an agreed reason",
        term="rejection-reason",
        explained="agreed reason",
        missed="{share} of rejections gave reasons",
        done="rejected with an agreed reason",
        not_done="rejections lack an agreed reason",
        short="reasons",
        ask="which reasons are missing from the list, and who fills them in?",
    ),
    "fair_rejections": Words(
        label="Rejected after the agreed work",
        term="rejected-too-early",
        explained="agreed work",
        missed="{share} of rejections as agreed",
        done="rejected after the agreed work",
        not_done="rejections came too early or could not be confirmed",
        short="agreed work",
        ask="what lets the agreed work be done before a lead is rejected?",
    ),
    "won_revenue": Words(
        label="Revenue won",
        term="won",
        explained="won",
        ask="what closes the gap, and who owns it?",
    ),
}


def label(row: Row) -> str:
    """Name the promise of a row of `marts.scorecard`."""
    name = str(row["promise"])
    if name == "decided_in_time" and row.get("within_days") is None:
        return "Decided on time"
    return PROMISES[name].label.format(**row) if name in PROMISES else name


def measure_label(measure: str | None) -> str:
    """Name what a plan measures by: a promise, or an indicator entered by hand."""
    if measure is None:
        return DASH
    return label({"promise": measure, "within_days": None})
