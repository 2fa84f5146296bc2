"""What became of a hand-off, and the attributes it is counted by (R10)."""

from __future__ import annotations

from collections.abc import Mapping

from duckdb import DuckDBPyConnection

from jointplan.lineage.layout import between, columns, indented, listing, plain
from jointplan.lineage.queries import Cells, named, rows_of

JOURNEY = "select * from built.journeys.handoffs where handoff_id = $handoff"
_OPPORTUNITIES = """
select
    opportunities.opportunity_id,
    credited.credited_by,
    credited.handoff_id,
    opportunities.amount,
    opportunities.amount_currency,
    opportunities.is_won,
    opportunities.is_closed,
    opportunities.created_on,
    opportunities.closed_on
from built.canonical.opportunities as opportunities
inner join built.facts.credited_opportunities as credited
    on opportunities.opportunity_id = credited.opportunity_id
where list_contains($opportunities, opportunities.opportunity_id)
order by opportunities.created_on, opportunities.opportunity_id
"""


def journey_of(con: DuckDBPyConnection, handoff: str) -> Cells:
    """The wide row of a hand-off, as the marts read it."""
    return rows_of(con, JOURNEY, handoff=handoff)[0]


def tell_outcome(journey: Cells, names: Mapping[str, str]) -> list[str]:
    """Tell how a hand-off ended, for what reason, and whose it was."""
    rows = [
        ("opened", f"{plain(journey['opened_on'])}, in {plain(journey['quarter'])}"),
        ("held by", _holders(journey, names)),
        ("accepted", _accepted(journey)),
        ("decision", _decision(journey, names)),
    ]
    if journey["decision"] in ("disqualified", "recycled", "withdrawn"):
        rows.append(("reason", _reason(journey)))
    if journey["opportunity_id"]:
        rows.append(("opportunity", _opportunity(journey)))
    return indented(columns(rows))


def tell_opportunities(con: DuckDBPyConnection, ids: tuple[str, ...]) -> list[str]:
    """Tell to which hand-off each opportunity is credited, and by what (R15)."""
    told = []
    for each in rows_of(con, _OPPORTUNITIES, opportunities=ids):
        state = _state(each)
        amount = f"{plain(each['amount'])} {plain(each['amount_currency'] or '')}"
        credited = "credited to no hand-off (R15)"
        if each["handoff_id"]:
            by = f"{plain(each['credited_by'])}, R15"
            credited = f"credited to {plain(each['handoff_id'], 120)} ({by})"
        created = f"created {plain(each['created_on'])}"
        said = listing((created, state, f"amount {amount.strip()}", credited))
        told.append(f"opportunity {plain(each['opportunity_id'])}: {said}")
    return indented(told)


def _state(deal: Cells) -> str:
    """How far a deal had come; what the export does not say is said to be so."""
    if deal["is_closed"] is None:
        return "open or closed, the exports do not say which (R69)"
    if not deal["is_closed"]:
        return "open"
    word = {True: "won", False: "lost", None: "closed, won or lost is not said (R69),"}
    day = deal["closed_on"]
    on = plain(day) if day is not None else "on a day not known (R67)"
    return f"{word[deal['is_won']]} {on}"


def _holders(journey: Cells, names: Mapping[str, str]) -> str:
    owner, first = journey["owner_id"], journey["assigned_owner_id"]
    held = named(names, owner) if owner else "nobody on file"
    if first is None:
        return f"{held} at its start; no person so far (R24)"
    team = plain(journey["team"]) if journey["team"] else "no team on file"
    if first == owner:
        return f"{held}; counted for {team}"
    return (
        f"{held} at its start, first person {named(names, first)}; counted for {team}"
    )


def _accepted(journey: Cells) -> str:
    if journey["accepted_on"] is not None:
        return plain(journey["accepted_on"])
    if journey["is_accepted"] is None:
        return "not known (R44)"
    return "yes, on a day that is not known" if journey["is_accepted"] else "no"


def _decision(journey: Cells, names: Mapping[str, str]) -> str:
    said = str(journey["decision"])
    if journey["is_decided_between"]:
        said += f", {_bounds(journey)} (R44)"
    elif journey["decided_on"] is not None:
        at = journey["decided_at"]
        said += f" on {plain(journey['decided_on'])}"
        said += f" at {plain(at)}" if at is not None else ""
    if journey["decided_by"]:
        said += f", by {named(names, journey['decided_by'])}"
    if journey["decision_days"] is not None:
        said += f", {plain(journey['decision_days'])} days after opening"
    if journey["is_decision_bulk"]:
        said += ", in bulk (R9)"
    if journey["misdated"]:
        said += f"; dated {journey['misdated']} (R68)"
    if journey["is_decision_unknown"]:
        said += ": its record showed one before it opened, and still does (R44)"
    elif said.startswith("no decision recorded"):
        said += ": the export carries no decisions for such records (R34)"
    return said


def _bounds(journey: Cells) -> str:
    days = between(journey["decided_not_before_on"], journey["decided_not_after_on"])
    if journey["decided_not_after_on"] is None:
        days = "on a day that no export tells"
    least, most = journey["decision_days_least"], journey["decision_days_most"]
    if most is None:
        return f"{days}, {plain(least)} days after opening or more"
    return f"{days}, {plain(least)} to {plain(most)} days after opening"


def _reason(journey: Cells) -> str:
    written, reason = journey["reason_written"], journey["reason"]
    if not journey["is_reason_known"]:
        return "not known: it changed between two deliveries (R44)"
    if written is None:
        return "none given"
    if not journey["is_reason_in_glossary"]:
        return f"{plain(written)}, in none of the glossary's tables"
    family, acts = plain(journey["reason_family"]), plain(journey["acts"])
    said = f"{plain(reason)} (family {family}, {acts} can act)"
    return said if reason == written else f"{said}, written {plain(written)}"


def _opportunity(journey: Cells) -> str:
    said = f"{plain(journey['opportunity_id'])} by {plain(journey['credited_by'])}"
    if journey["is_won"]:
        currency = plain(journey["won_currency"] or "")
        day = journey["won_on"]
        said += f", won {plain(day) if day else 'on a day not known (R67)'}"
        said += f", {plain(journey['won_amount'])} {currency}".rstrip()
    return said
