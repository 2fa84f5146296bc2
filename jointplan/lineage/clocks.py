"""A hand-off's clocks: what its agreement asked for, what was done, and when."""

from __future__ import annotations

from collections.abc import Mapping

from duckdb import DuckDBPyConnection

from jointplan.lineage.layout import columns, indented, listing, moment, plain
from jointplan.lineage.queries import Cells, named, rows_of

_AGREEMENT = "select * from built.agreements.states where handoff_id = $handoff"
_REJECTION = (
    "select * from built.agreements.audited_rejections where handoff_id = $handoff"
)
_TOUCHES = """
select * from built.facts.handoff_touches
where handoff_id = $handoff
order by ordered_at, touch_id
"""
_PHASES = {"before": "before it", "after": "after its decision"}


def tell_clocks(
    con: DuckDBPyConnection, handoff: str, names: Mapping[str, str]
) -> list[str]:
    """Tell each clock of a hand-off with its state, then every touch on it."""
    told = []
    for agreed in rows_of(con, _AGREEMENT, handoff=handoff):
        name, calendar = plain(agreed["agreement_name"]), plain(agreed["calendar_name"])
        told.append(f"clocks, by agreement {name} and calendar {calendar}:")
        rows = [
            ("routing", _routing(agreed)),
            ("first response", _first_response(agreed, names)),
            ("further touches", _touches(agreed)),
            ("decision", _decision(agreed)),
        ]
        rows += [
            ("rejection", _rejection(each))
            for each in rows_of(con, _REJECTION, handoff=handoff)
        ]
        told += indented(columns(rows))
        first = agreed["first_response_touch_id"]
        touches = rows_of(con, _TOUCHES, handoff=handoff)
        told.append(f"touches on it: {'none' if not touches else ''}".rstrip())
        told += indented(columns([_touch(each, first, names) for each in touches]))
    return indented(told)


def span(seconds: int | None) -> str:
    """Write a duration: `51 h 4 min 5 s`, without parts that are zero.

    No days: one of business time is shorter than one by the clock.
    """
    if seconds is None:
        return "not measured"
    sizes = (("h", 3_600), ("min", 60), ("s", 1))
    parts = []
    for unit, size in sizes:
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count:,} {unit}")
    return " ".join(parts) or "0 s"


def _state(state: object, note: object) -> str:
    return f"{plain(state)} ({plain(note)})" if note else plain(state)


def _routing(agreed: Cells) -> str:
    if agreed["assigned_at"] is None:
        return "no person was assigned so far (R24)"
    took = span(agreed["routing_seconds"])
    business = span(agreed["routing_business_seconds"])
    return f"{took}, {business} in business time, until {plain(agreed['assigned_at'])}"


def _first_response(agreed: Cells, names: Mapping[str, str]) -> str:
    said = [_state(agreed["first_response_state"], agreed["first_response_note"])]
    if agreed["first_response_at"] is not None:
        who = named(names, agreed["first_response_owner_id"])
        business = span(agreed["first_response_business_seconds"])
        said.append(f"{plain(agreed['first_response_at'])} by {who}")
        said.append(f"{business} in business time")
        said.append(f"{span(agreed['first_response_seconds'])} by the clock")
    if agreed["first_response_limit_seconds"] is not None:
        said.append(f"limit {span(agreed['first_response_limit_seconds'])}")
    if agreed["clock_started_at"] is not None:
        said.append(f"from {plain(agreed['clock_started_at'])}")
    if agreed["first_response_due_at"] is not None:
        said.append(f"due {plain(agreed['first_response_due_at'])}")
    return listing(said)


def _touches(agreed: Cells) -> str:
    said = [_state(agreed["touches_state"], agreed["touches_note"])]
    if agreed["touches_owed_count"] is not None:
        done, owed = agreed["touches_done_count"], agreed["touches_owed_count"]
        said.append(f"{plain(done)} done in time of {plain(owed)} owed")
    if agreed["touches_due_on"] is not None:
        said.append(f"due by the end of {plain(agreed['touches_due_on'])}")
    return listing(said)


def _decision(agreed: Cells) -> str:
    said = [plain(agreed["decision_state"])]
    if agreed["decision_seconds"] is not None:
        business = span(agreed["decision_business_seconds"])
        said.append(f"{business} in business time after opening")
    if agreed["decision_due_on"] is not None:
        said.append(f"due by the end of {plain(agreed['decision_due_on'])}")
    return listing(said)


def _rejection(rejection: Cells) -> str:
    """Say what was owed before this rejection, and what the data can prove of it."""
    owed = rejection["touches_owed"]
    done = f"touches done by then {plain(rejection['touches_done_count'])}"
    said = [
        f"owed first: {plain(owed)} (R21)" if owed else "nothing said of what is owed"
    ]
    said.append(done)
    if rejection["has_conversation"]:
        said.append("there was a conversation")
    early = rejection["is_too_early"]
    said.append("not judged whether too early" if early is None else _early(early))
    if rejection["claim"]:
        said.append(f"claim {plain(rejection['claim'])} (R22)")
    if rejection["fit_verdict"]:
        said.append(f"against the definition: {plain(rejection['fit_verdict'])} (R38)")
    return listing(said)


def _early(is_too_early: bool) -> str:
    return "rejected too early" if is_too_early else "not too early"


def _touch(touch: Cells, first: object, names: Mapping[str, str]) -> tuple[str, ...]:
    what = " ".join(
        plain(touch[name])
        for name in ("direction", "kind", "channel", "result")
        if touch[name]
    )
    return (
        moment(touch["happened_at"], touch["happened_on"]),
        what,
        _counts(touch, first),
        _PHASES.get(str(touch["phase"]), ""),
        f"by {named(names, touch['owner_id'])}, {plain(touch['touch_id'])}",
    )


def _counts(touch: Cells, first: object) -> str:
    """Say what a touch is to the clocks, or what keeps it from being any (R18, R19)."""
    said = ["first response"] if touch["touch_id"] == first else []
    if touch["counts_as_further"]:
        said.append("touch")
    if touch["is_reaching_out_before"]:
        said.append("already working (R23)")
    if touch["is_conversation"]:
        said.append("conversation")
    if said:
        return listing(said)
    if touch["direction"] is None:
        return "none: direction not known (R45)"
    if touch["direction"] != "out":
        return "none: inbound (R18)"
    if not touch["is_by_sales"]:
        return "none: nobody of sales"
    if touch["kind"] in ("mass", "automated"):
        return f"none: {plain(touch['kind'])} (R18)"
    return "none"
