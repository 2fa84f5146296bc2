"""Reports as anybody exports them: labels, short ids, names, a viewer's clock.

Files are CSV in the encoding of Windows with the lines Salesforce writes below; one is
the table of a web page that Salesforce calls Excel, one is a workbook.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from html import escape
from pathlib import Path

from tests.support.reshaped import labels
from tests.support.reshaped.tables import (
    Row,
    Tables,
    csv_bytes,
    halves,
    instant,
    is_day,
    is_stamp,
)
from tests.support.reshaped.told import ENCODING, VIEWER
from tests.support.workbooks import xlsx

Show = Callable[[str], str]

TRAILER = """
"Grand Totals ({count} records)"
"{name}"
"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."
"Confidential Information - Do Not Distribute"
"Brightwater Instruments (fictional)"
"""


def write_reports(told: Tables, folder: Path) -> None:
    """Write the reports of a delivery of which all is gone that reports cannot tell."""
    folder.mkdir(parents=True)
    show = _shown({row["Id"]: row["Name"] for row in told["User"] + told["Group"]})
    reports = {
        "report1642777476321": _report(told["Lead"], labels.LEADS, show),
        "Contacts": _report(_with_account(told), labels.CONTACTS, show),
        "Campaign Members": _report(_with_campaign(told), labels.MEMBERS, show),
        "Contact History": _history(told, "Contact", show),
        "Opportunities": _report(told["Opportunity"], labels.OPPORTUNITIES, show),
        "Opportunities with Contact Roles": _report(
            told["OpportunityContactRole"], labels.ROLES, show
        ),
        "Users": _report(told["User"], labels.USERS, show),
    }
    for kind in ("Lead", "Contact"):
        first, second = halves(_activities(told, kind, show))
        reports[f"Activities with {kind}s"] = first
        reports[f"Activities with {kind}s-2"] = second
    for name, rows in reports.items():
        _write_report([rows], name, folder)
    _write_report(halves(_history(told, "Lead", show)), "Lead History", folder)
    _write_page(_report(told["Account"], labels.ACCOUNTS, show), folder)
    _write_workbook(_report(told["Campaign"], labels.CAMPAIGNS, str), folder)


# --- Rows -----------------------------------------------------------------------------


def _shown(names: Mapping[str, str]) -> Show:
    """How a report shows a cell: a person by name, a stamp by the viewer's clock."""

    def show(text: str) -> str:
        if text in names:
            return names[text]
        if text in ("true", "false"):
            return str(int(text == "true"))
        if is_stamp(text):
            at = instant(text).astimezone(VIEWER)
            half = "AM" if at.hour < 12 else "PM"
            return f"{_us_day(at)} {at.hour % 12 or 12}:{at.minute:02} {half}"
        return _us_day(date.fromisoformat(text)) if is_day(text) else text

    return show


def _us_day(day: date) -> str:
    return f"{day.month}/{day.day}/{day.year}"


def _report(rows: list[Row], columns: Mapping[str, str], show: Show) -> list[Row]:
    return [
        {
            label: _cell(label, row.get(name, ""), show)
            for label, name in columns.items()
        }
        for row in rows
    ]


def _cell(label: str, text: str, show: Show) -> str:
    if label.endswith(" ID"):
        return text[:15]
    if label == "Amount" and text:
        return f"EUR {float(text):,.2f}"
    return show(text)


def _with_account(told: Tables) -> list[Row]:
    names = {row["Id"]: row["Name"] for row in told["Account"]}
    return [{**row, "Account.Name": names[row["AccountId"]]} for row in told["Contact"]]


def _with_campaign(told: Tables) -> list[Row]:
    campaigns = {row["Id"]: row for row in told["Campaign"]}
    return [
        {
            **row,
            "Campaign.Name": campaigns[row["CampaignId"]]["Name"],
            "Campaign.Type": campaigns[row["CampaignId"]]["Type"],
        }
        for row in told["CampaignMember"]
    ]


def _history(told: Tables, kind: str, show: Show) -> list[Row]:
    called = {**labels.FIELDS, "Owner": f"{kind} Owner"}
    rows: list[Row] = [
        {**row, "Field": called.get(row["Field"], row["Field"])}
        for row in told[f"{kind}History"]
    ]
    return _report(rows, {f"{kind} ID": f"{kind}Id", **labels.HISTORY}, show)


def _activities(told: Tables, kind: str, show: Show) -> list[Row]:
    prefix = {"Lead": "00Q", "Contact": "003"}[kind]
    rows = [
        row for row in told["Task"] + told["Event"] if row["WhoId"].startswith(prefix)
    ]
    return _report(rows, {f"{kind} ID": "WhoId", **labels.ACTIVITIES}, show)


# --- Files ----------------------------------------------------------------------------


def _write_report(parts: Sequence[list[Row]], name: str, folder: Path) -> None:
    """Write a report; its parts stand one below the other, each with its header."""
    text = b"".join(csv_bytes(rows, encoding=ENCODING) for rows in parts)
    trailer = TRAILER.format(count=sum(map(len, parts)), name=name)
    (folder / f"{name}.csv").write_bytes(text + trailer.encode(ENCODING))


def _write_page(rows: list[Row], folder: Path) -> None:
    """Accounts as the table of a web page."""
    cells = [[f"<th>{escape(name)}</th>" for name in rows[0]]]
    cells += [[f"<td>{escape(text)}</td>" for text in row.values()] for row in rows]
    table = "\n".join(f"<tr>{''.join(row)}</tr>" for row in cells)
    head = '<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1">'
    page = (
        f'<html><head>{head}</head><body><table border="1">\n{table}\n</table></body>'
        "</html>"
    )
    (folder / "Accounts.xls").write_bytes(page.encode(ENCODING))


def _write_workbook(rows: list[Row], folder: Path) -> None:
    """Campaigns as a workbook, named as Salesforce names it."""
    body = [[_value(label, text) for label, text in row.items()] for row in rows]
    path = folder / "Campaigns-2026-10-12-18-04-31.xlsx"
    xlsx(path, {"Campaigns": [list(rows[0]), *body]})


def _value(label: str, text: str) -> object:
    """A cell as Excel keeps it: days and costs are numbers, a blank is no cell."""
    if is_day(text):
        return datetime.fromisoformat(text)
    if label == "Actual Cost" and text:
        return float(text)
    return text or None
