"""The person's hand-offs: why each opened, what fell on it, which decision stood.

The order of events is the models' (`ordered_at`); what each of them was is read from
the models that decided it: signals, openings, decisions, episodes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from duckdb import DuckDBPyConnection

from jointplan.lineage.events import EPISODES, EVENTS
from jointplan.lineage.find import Subject
from jointplan.lineage.layout import (
    between,
    columns,
    heading,
    indented,
    listing,
    moment,
    plain,
)
from jointplan.lineage.queries import Cells, named, rows_of


def tell_episodes(
    con: DuckDBPyConnection, subject: Subject, names: Mapping[str, str]
) -> list[str]:
    """Tell each hand-off of the person and every event that could open or close one."""
    told = heading("Hand-offs") if subject.person_ids else []
    for person in subject.person_ids:
        episodes = rows_of(con, EPISODES, person=person)
        events = rows_of(con, EVENTS, person=person)
        if not episodes:
            told += indented(
                [f"none of {plain(person)}: no MQL signal by the as-of day"]
            )
        first = episodes[0]["opened_ordered_at"] if episodes else None
        early = [each for each in events if first is None or each["ordered_at"] < first]
        if early:
            misdated = episodes[0]["misdated"] if episodes else None
            roles = [(each, _role_early(each, misdated)) for each in early]
            told += indented(["while no hand-off had opened yet:"])
            told += indented(_lines(roles, names), 4)
        for episode in episodes:
            told += indented(_episode(episode, events, names))
    return told


def _episode(
    episode: Cells, events: Sequence[Cells], names: Mapping[str, str]
) -> list[str]:
    own = [each for each in events if _falls_on(each, episode)]
    return [
        plain(episode["handoff_id"], 120),
        *indented(_opening(episode, names)),
        *indented(_lines(_roles(own, episode), names)),
        *indented(_ending(episode)),
    ]


def _falls_on(event: Cells, episode: Cells) -> bool:
    return bool(
        event["ordered_at"] >= episode["opened_ordered_at"]
        and (
            episode["next_ordered_at"] is None
            or event["ordered_at"] < episode["next_ordered_at"]
        )
    )


def _opening(episode: Cells, names: Mapping[str, str]) -> list[str]:
    """Say why a hand-off opened, and how its start is known."""
    before, on = episode["decision_before"], plain(episode["decided_on_before"])
    if before is None:
        why = "the first MQL signal of this person"
    elif before == "expired":
        why = f"a signal after the hand-off before had expired on {on} (R1)"
    else:
        why = f"the first signal after the hand-off before was {before} on {on} (R4)"
    start = f"start {episode['start_known']} (R5)"
    by = episode["opened_by"] or episode["opened_by_kind"]
    author = f", by {named(names, by)}" if by else ", no author on file"
    lines = [f"opened by {why}; {start}{author}"]
    if episode["is_returning"]:
        days = f"{episode['requalify_after_days']} days"
        enough = episode["is_first_or_requalified"]
        so = f"{days} or more after" if enough else f"less than {days} after"
        if enough is None:
            so = f"whether {days} after is not known (R44),"
        lines.append(f"returning: {so} the earlier one closed (R4)")
    return lines


def _roles(events: Sequence[Cells], episode: Cells) -> list[tuple[Cells, str]]:
    """Say of each event of a hand-off what it was."""
    decisions = [each for each in events if each["decision"]]
    told = []
    for event in events:
        if event["decision"]:
            role = _decision(event, decisions, episode)
        elif event["stage"] == "mql":
            role = _signal(event, episode)
        elif event["stage"] == "accepted":
            closed = episode["decided_ordered_at"]
            late = closed is not None and event["ordered_at"] > closed
            role = "after its decision" if late else "a milestone, no end (R1)"
        else:
            role = "what the history says already (R5)"
        told.append((event, role))
    return told


def _signal(event: Cells, episode: Cells) -> str:
    if event["signal_id"] is None:
        return "the same signal, told again (R5)"
    if event["signal_id"] == episode["handoff_id"]:
        return "opens this hand-off"
    closed = episode["decided_ordered_at"]
    if closed is None or event["ordered_at"] < closed:
        return "repeat signal on it (R3)"
    return "at the moment of its decision"


def _decision(event: Cells, decisions: Sequence[Cells], episode: Cells) -> str:
    """Say whether a decision stood, or why it did not."""
    first, days = decisions[0], episode["reversal_days"]
    stood = episode["decided_ordered_at"]
    if event["ordered_at"] == stood and event["decision"] == episode["decision"]:
        if event["joined_ids"]:
            ids = listing(map(plain, event["joined_ids"]))
            return f"its decision: opportunity {ids} was open then (R14)"
        if event is first:
            return "its decision"
        return f"its decision: reverses the first within {days} days (R1)"
    if event["ordered_at"] < stood:
        return f"was reversed within {days} days (R1)"
    if first["decision"] == "joined":
        return "no decision any more: it was joined (R14)"
    if event["decision"] == "joined":
        return "no decision any more: it had been decided"
    if not days:
        return "after its decision: the plan lets none be reversed (R1)"
    if (event["changed_on"] - first["changed_on"]).days > days:
        return f"more than {days} days after the first decision: no reversal (R1)"
    return "says again what was decided"


def _role_early(event: Cells, misdated: object) -> str:
    if event["decision"] and misdated == "before its hand-off":
        return "stands on the hand-off below; its day is not known (R68)"
    if event["decision"]:
        return "no hand-off was open"
    if event["stage"] == "mql":
        return "the same signal as one below (R5)"
    return "no hand-off was open"


def _ending(episode: Cells) -> list[str]:
    if episode["decision"] == "open":
        return ["open: no decision, and its days are not over (R1)"]
    if episode["decision"] == "no decision recorded":
        return ["no decision recorded: its record showed one before, and still (R44)"]
    if episode["decided_ordered_at"] is None:
        days, on = episode["expires_after_days"], plain(episode["decided_on"])
        return [f"{episode['decision']} on {on}: no decision within {days} days (R1)"]
    return []


def _lines(told: Sequence[tuple[Cells, str]], names: Mapping[str, str]) -> list[str]:
    rows = []
    for event, role in told:
        stage = event["decision"] or event["stage"]
        by = event["author_id"] or event["author_kind"]
        author = f"by {named(names, by)}" if by else ""
        bulk = " (bulk)" if event["is_bulk"] else ""
        when = moment(event["changed_at"], event["changed_on"])
        if event["is_between"]:
            when = between(event["not_before_on"], event["changed_on"])
        known = plain(event["start_known"])
        rows.append((when, f"{stage}{bulk}", known, role, author))
    return columns(rows)
