"""The company as far as reports tell of it, still in the shape of the API.

A report has no seconds, no hour of a response, no row that was deleted or merged, no
day on which somebody was added to an opportunity, no ids of history, and no letter that
its encoding lacks. With all of that taken away, both shapes say the same.
"""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

from tests.support.reshaped.tables import Row, Tables, changed, instant, is_stamp

ENCODING = "cp1252"
VIEWER = ZoneInfo("America/New_York")


def as_reports_tell(tables: Tables) -> Tables:
    """A delivery without what reports cannot tell."""
    gone = {row["Id"] for row in tables["Lead"] if row["IsDeleted"] == "true"}
    kept = {
        name: changed([row for row in rows if not _is_gone(row, gone)], _cell)
        for name, rows in tables.items()
    }
    kept["CampaignMember"] = list(map(_day_of_response, kept["CampaignMember"]))
    lost = {
        "OpportunityContactRole": "CreatedDate",
        "LeadHistory": "Id",
        "ContactHistory": "Id",
    }
    for name, column in lost.items():
        kept[name] = [_without(row, column) for row in kept[name]]
    return kept


def _is_gone(row: Row, gone: set[str]) -> bool:
    """Whether a row was deleted, or belongs to a lead that was."""
    holders = {row.get(name, "") for name in ("Id", "LeadId", "WhoId")}
    return row.get("IsDeleted") == "true" or not holders.isdisjoint(gone)


def _without(row: Row, column: str) -> Row:
    return {name: text for name, text in row.items() if name != column}


def _cell(_: str, text: str) -> str:
    if is_stamp(text):
        return _minute(text)
    return text if text.isascii() else text.encode(ENCODING, "replace").decode(ENCODING)


def _minute(text: str) -> str:
    """An instant as the viewer's clock shows it: to the minute, and no hour twice."""
    shown = instant(text).astimezone(VIEWER).replace(second=0, fold=0)
    return f"{shown.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z"


def _day_of_response(row: Row) -> Row:
    """A response with its day alone; who only is on a list has none.

    No report has the member's id. Of two responses on one day the kit takes one by its
    id, so here it is made of what a report has.
    """
    day = f"{instant(row['CreatedDate']).astimezone(VIEWER):%Y-%m-%d}"
    return {
        **_without(row, "CreatedDate"),
        "Id": f"{row['LeadId'] or row['ContactId']} {day} {row['CampaignId']}",
        "FirstRespondedDate": day if row["HasResponded"] == "true" else "",
    }
