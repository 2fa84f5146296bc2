"""One page for 30 minutes a week: what is behind, late, unowned, unsaid and due.

It is about the quarter that runs on the day of the exports. Teams are named, people
are not: the lead tracker has every lead and who holds it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

import pandas as pd

from jointplan.report.display.blocks import Row, only, rows
from jointplan.report.display.comparisons import NOT_KNOWN
from jointplan.report.display.formats import count, day, listing, plural
from jointplan.report.display.markdown import plain
from jointplan.report.display.masthead import company_of
from jointplan.report.display.signals import judged, shown
from jointplan.report.sentences.followup import due
from jointplan.report.sentences.pacing import expected, pacing_basis
from jointplan.report.sentences.quotas import pace
from jointplan.report.sentences.signals import told
from jointplan.report.tables.commitments import CURE, in_turn, owner, state

MARTS = (
    "scorecard",
    "quota_lines",
    "quota_fates",
    "quota_weeks",
    "quota_pacing",
    "quota_seasons",
    "overdue",
    "rejection_list",
    "commitments",
    "watched_signals",
    "run",
)
WEEK = timedelta(days=7)
MOST_ROWS = 5
NOBODY = "no team"


NO_OWNER = {
    "nobody": "without an owner",
    "queue": "in a queue",
    "another side": "with marketing or operations",
}


def weekly_text(marts: Mapping[str, pd.DataFrame], held: Mapping[str, int]) -> str:
    """Write the page of the week that ends with the data.

    Args:
        marts: The marts of the running quarter.
        held: Open hand-offs by who holds them, as the lead tracker has it.
    """
    about = only(marts["run"])
    as_of: date = about["as_of_on"]
    lines = [
        f"# Week to {plain(day(as_of))}: 30 minutes",
        "",
        plain(f"{company_of(about)}, {about['quarter']}. {_where(about)}"),
        *_part("Pace", 5, _pace(marts)),
        *_part("Overdue", 10, _overdue(marts["overdue"])),
        *_part("Unowned", 5, _unowned(held)),
        *_part("Rejections without a reason", 5, _unsaid(marts, about)),
        *_part("Commitments due", 5, _owed(rows(marts["commitments"]), as_of)),
    ]
    return "\n".join(lines) + "\n"


def _where(about: Row) -> str:
    if about["is_complete"]:
        return "The quarter is over: the report has the whole of it."
    left = (about["ends_before"] - about["as_of_on"]).days - 1
    return f"{plural(left, 'day')} left in the quarter."


def _part(name: str, minutes: int, lines: Iterator[str]) -> Iterator[str]:
    yield from ("", f"## {name} ({minutes} minutes)", "")
    yield from lines


def _pace(marts: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    named = ("quota_lines", "quota_fates", "scorecard", "run")
    yield f"- {plain(pace(*(marts[name] for name in named)).plain)}"
    pacing = (marts["quota_pacing"], marts["quota_seasons"])
    if said := expected(*pacing).plain:
        yield f"- {plain(said)}"
    yield f"- {plain(pacing_basis(*pacing).plain)}"
    weeks = [row for row in rows(marts["quota_weeks"]) if row["is_complete"]]
    for row in sorted(weeks, key=lambda row: row["week_starts_on"])[-1:]:
        last = row["week_ends_before"] - timedelta(days=1)
        earned = plural(row["earned_count"], "lead")
        week = f"{day(row['week_starts_on'])} to {day(last)}: {earned} counted"
        if row["quota_count"] is not None:
            week += f", {count(row['quota_count'])} due"
        yield f"- {plain(week)}."
    for signal in shown(judged(marts["watched_signals"])):
        yield f"- {plain(told(signal, only(marts['run'])['quarter']))}"


def _overdue(overdue: pd.DataFrame) -> Iterator[str]:
    said = due(overdue).plain
    if not said:
        yield "- No open lead has a limit to keep."
        return
    yield f"- {plain(said)}"
    late = [row for row in rows(overdue) if row["due_state"] == "breached"]
    teams = Counter(row["team"] or NOBODY for row in late)
    if teams:
        parts = [f"{name} {count(number)}" for name, number in teams.most_common()]
        yield f"- By team: {plain(listing(parts))}."
    late.sort(key=lambda row: (-(row["overdue_days"] or 0), row["handoff_id"]))
    for row in late[:MOST_ROWS]:
        said = f"{row['record_id']}: {row['team'] or NOBODY}, {row['due_term']}"
        yield f"- {plain(said)} since {day(row['due_on'])}"


def _unowned(held: Mapping[str, int]) -> Iterator[str]:
    """Open leads that nobody in sales holds, as far as the export says."""
    total = sum(held.values())
    found = {kind: held[kind] for kind in NO_OWNER if held.get(kind)}
    unowned = sum(found.values())
    if not total:
        yield "- No lead is open."
    elif held.get("nobody") == total:
        yield (
            "- Who owns an open lead is not in this export. Export the owner with the "
            "leads."
        )
    elif not unowned:
        yield f"- Each of the {plural(total, 'open lead')} has an owner."
    else:
        verb = "is" if unowned == 1 else "are"
        parts = [f"{count(number)} {NO_OWNER[kind]}" for kind, number in found.items()]
        of_all = f"{count(unowned)} of {plural(total, 'open lead')}"
        yield f"- {of_all} {verb} with nobody in sales: {listing(parts)}."
    if unknown := held.get("not known"):
        yield f"- Of {count(unknown)} the export does not say who owns them."


def _unsaid(marts: Mapping[str, pd.DataFrame], about: Row) -> Iterator[str]:
    found = rows(marts["rejection_list"])
    if not found:
        yield f"- Sales rejected no lead of {about['quarter']} in this export."
        return
    without = [row for row in found if row["reason"] is None]
    unknown = sum(row["reason"] == NOT_KNOWN for row in found)
    if unknown:
        yield f"- Of {count(unknown)} the reason is not known."
    if unknown == len(found):
        return
    since = about["as_of_on"] - WEEK
    new = [row for row in without if row["decided_on"] and row["decided_on"] > since]
    undated = sum(row["decided_on"] is None for row in without)
    verb = "has" if len(without) == 1 else "have"
    of_all = f"{count(len(without))} of {plural(len(found), 'rejection')}"
    yield f"- {of_all} {verb} no reason."
    if without:
        yield f"- {count(len(new))} of them in the last seven days{_by_team(new)}."
    unknown = sum(
        row["not_measurable_count"] or 0
        for row in rows(marts["scorecard"])
        if row["is_report_quarter"] and row["promise"] == "reason_given"
    )
    if unknown:
        yield f"- Of {count(unknown)} rejections it is not known whether they had one."
    if undated:
        yield f"- Of {count(undated)} of them the day is not known."


def _by_team(found: Sequence[Row]) -> str:
    teams = Counter(row["team"] or NOBODY for row in found)
    parts = [f"{name} {count(number)}" for name, number in teams.most_common()]
    return f": {plain(listing(parts))}" if parts else ""


def _owed(found: Sequence[Row], as_of: date) -> Iterator[str]:
    """What is owed by now or within a week, and how much later."""
    owed = [row for row in in_turn(list(found)) if row["state"] != "done"]
    now = [row for row in owed if row["due_on"] <= as_of + WEEK]
    for row in now:
        what = f"{row['what']} ({owner(row)}, due {day(row['due_on'])}): {state(row)}"
        yield f"- {plain(what)}"
    if not found:
        yield "- No plan holds a commitment for this quarter."
    elif not now:
        yield "- No commitment is due by the end of next week that is not done."
    if later := len(owed) - len(now):
        verb = "is" if later == 1 else "are"
        yield f"- {count(later)} more {verb} due later in the quarter."
    if any(row["state"] == "not said" for row in now):
        yield f"- {plain(CURE)}"
