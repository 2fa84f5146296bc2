"""How a hand-off stands, in words: its agreement, its decision, what became of it."""

from __future__ import annotations

from datetime import date

from jointplan.report.display.formats import DASH, day, money, named, plural
from jointplan.report.display.locales import FIXED
from jointplan.tracker.durations import days, span
from jointplan.tracker.read import Row, Tracked

STATES = {
    "overdue": "overdue",
    "due": "due, not late yet",
    "missed": "missed",
    "kept": "kept",
}
"""States of an agreement that are told first, with the words of their filter."""

TERMS = {
    "met": "on time",
    "breached": "missed",
    "pending": "not due yet",
    "not owed": "nothing owed",
}
"""States of a term, in the words of the office; any other is its own word."""

STARTS = {"observed": "history", "stamped": "a date column", "inferred": "two exports"}
"""What a hand-off's first day is known from."""


def moment(tracked: Tracked, row: Row, name: str) -> str:
    """Write `<name>_at`, else `<name>_on`, for a sentence."""
    text = tracked.local(row.get(f"{name}_at"), row.get(f"{name}_on"))
    return told_when(text)


def told_when(stamp: str) -> str:
    """Write `2026-09-14 10:32` as `14 Sep 2026, 10:32`."""
    if not stamp:
        return ""
    on, _, time = stamp.partition(" ")
    told = day(date.fromisoformat(on))
    return f"{told}, {time}" if time else told


def brief(tracked: Tracked, stamp: str | date) -> str:
    """Write a moment for a narrow column: without the year if it is the as-of day's."""
    this_year = f"{FIXED}{tracked.period['as_of_on']:%Y}"
    return told_when(str(stamp)).replace(this_year, "")


def stands(row: Row) -> str:
    """Say in a few words how an agreement stands, with the time left or overdue."""
    state, left = row["agreement_state"], row["seconds_left"]
    if state not in ("overdue", "due") or left is None:
        return str(state)
    if row["next_due_at"] is None:
        left_days = round(left / 86_400)
        if left_days == 0:
            return "overdue since today" if state == "overdue" else "due today"
        how_long = days(left_days)
    else:
        how_long = span(left)
    return f"overdue by {how_long}" if state == "overdue" else f"due in {how_long}"


def about(tracked: Tracked, row: Row) -> str:
    """Say what an agreement's state is about."""
    state = row["agreement_state"]
    if state in ("overdue", "due"):
        late = "; first response late" if _is_late(row) else ""
        by = brief(tracked, tracked.local(row["next_due_at"], row["next_due_on"]))
        return f"{row['next_term']} by {by}{late}"
    if state == "missed":
        return _broken(row)
    if row["first_response_note"]:
        return str(row["first_response_note"])
    return _response(row)


def _response(row: Row) -> str:
    if row["first_response_seconds"] is None:
        return ""
    if row["first_response_seconds"] < 60:
        return "first response within a minute"
    return f"first response after {span(row['first_response_seconds'])}"


def _broken(row: Row) -> str:
    """Name every term that was not kept."""
    note = row["first_response_note"]
    parts = []
    if row["first_response_state"] == "breached":
        parts.append(_response(row) if note == "late" else note or "first response")
    if row["touches_state"] == "breached":
        parts.append(row["touches_note"] or "further touches")
    if row["decision_state"] == "breached":
        parts.append("decided late" if row["decided_on"] else "not decided")
    return ", ".join(parts)


def _is_late(row: Row) -> bool:
    has_response = row["first_response_seconds"] is not None
    return has_response and row["first_response_state"] == "breached"


def decision(tracked: Tracked, row: Row) -> str:
    """Say the decision and its day; of an open lead how long it has been open."""
    if row["decision"] == "open":
        return f"open for {days(row['age_days'])}" if row["age_days"] else "open"
    decided = brief(tracked, row["decided_on"] or "")
    return f"{row['decision']} {decided}".strip()


def reason(row: Row) -> str:
    """Say the reason; a rejection without one says so."""
    if row["reason"] is None and row["decision"] in ("disqualified", "recycled"):
        return "no reason given"
    return row["reason"] or ""


def became(tracked: Tracked, row: Row) -> tuple[str, str]:
    """Say whether and when it became an SQL, and what came after."""
    qualified = "no SQL yet" if row["decision"] == "open" else "no SQL"
    if row["qualified_on"]:
        qualified = f"SQL {brief(tracked, row['qualified_on'])}"
    if row.get("is_won") and not row["won_on"]:
        return qualified, "won, day not known"
    for word in ("won", "lost", "opportunity"):
        if row[f"{word}_on"]:
            return qualified, f"{word} {brief(tracked, row[f'{word}_on'])}"
    return qualified, ""


def touches(row: Row) -> str:
    """Say how many of the touches owed were done."""
    done, owed = row["touches_done_count"], row["touches_owed_count"]
    if done is None:
        return DASH
    return f"{done} of {owed} touches" if owed else plural(done, "touch", "touches")


def terms(tracked: Tracked, row: Row) -> list[tuple[str, str]]:
    """Say of each term of the agreement what was owed and what was done."""
    told = [("Agreement", named(row["agreement_name"]))]
    if row["routing_seconds"] is not None:
        told.append(
            ("Routing", f"{span(row['routing_seconds'])} until a person got it")
        )
    told.append(("First response", _first_response(tracked, row)))
    done = [_term(row, "touches"), touches(row)]
    if row["touches_due_on"]:
        done.append(f"by {day(row['touches_due_on'])}")
    told.append(("Further touches", _sentence([*done, row["touches_note"]])))
    told.append(
        (
            "Decision",
            _sentence([_term(row, "decision"), *_due(tracked, row)]),
        )
    )
    return told


def _term(row: Row, name: str) -> str:
    """Say how a term stands."""
    state = str(row[f"{name}_state"] or "not owed")
    return TERMS.get(state, state)


def _due(tracked: Tracked, row: Row) -> list[str]:
    """Say when a decision is due; an early one counts in the share once it is (R54)."""
    due_on = row["decision_due_on"]
    if not due_on:
        return []
    said = f"due by {day(due_on)}"
    is_early = row["decision_state"] == "met" and due_on > tracked.period["as_of_on"]
    return [said, "counts as decided in time from then on"] if is_early else [said]


def _first_response(tracked: Tracked, row: Row) -> str:
    parts = [_term(row, "first_response")]
    if row["first_response_seconds"] is not None:
        parts.append(f"after {span(row['first_response_seconds'])}")
    if row["first_response_business_seconds"] is not None:
        parts.append(
            f"{span(row['first_response_business_seconds'])} in business hours"
        )
    if row["first_response_limit_seconds"] is not None:
        parts.append(f"promised within {span(row['first_response_limit_seconds'])}")
    if row["first_response_due_at"]:
        parts.append(f"due {moment(tracked, row, 'first_response_due')}")
    return _sentence([*parts, row["first_response_note"]])


def _sentence(parts: list[str | None]) -> str:
    return "; ".join(part for part in parts if part and part != DASH)


def facts(row: Row) -> list[tuple[str, str]]:
    """Say what else is known of a hand-off."""
    verdict = {True: "yes", False: "no", None: "cannot be judged"}
    told = [
        ("Hand-off", row["handoff_id"]),
        ("Record", row["record_id"]),
        ("Person", row["person_id"] if row["person_id"] != row["record_id"] else None),
        ("Account", row["account_id"]),
        ("Quarter", row["quarter"]),
        ("Source", named(row["source"])),
        ("Trigger", row["trigger"]),
        ("Motion", row["motion"]),
        ("Meets the MQL rule", verdict[row["is_conforming"]]),
        ("Start known from", STARTS.get(row["start_known"], row["start_known"])),
        ("Opportunity", row["opportunity_id"]),
        ("Credited by", row["credited_by"]),
        ("Won", _won(row)),
    ]
    return [(name, str(text)) for name, text in told if text]


def _won(row: Row) -> str | None:
    if row["won_amount"] is None:
        return None
    return money(row["won_amount"], row["won_currency"] or "")
