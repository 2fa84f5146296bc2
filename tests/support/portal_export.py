"""A small company's plain export from HubSpot: contacts, deals and calls, one delivery.

Sixteen contacts became MQLs in the first quarter of 2026. Twelve of them were called,
each a working hour after its hand-off; eight went on to be SQLs on the same day, four
were rejected on days that nothing tells, and two deals were won.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

DAY = "2026-05-04"
MQL = 'Date entered "Marketing Qualified Lead (Lifecycle Stage Pipeline)"'
SQL = 'Date entered "Sales Qualified Lead (Lifecycle Stage Pipeline)"'
MQLS, CALLED, QUALIFIED, REJECTED = 16, 12, 8, 4


def write_portal_export(exports: Path, *, is_dated: bool = True) -> None:
    """Write the delivery under a folder of exports.

    Args:
        exports: The folder.
        is_dated: Whether contacts have the days on which they entered a stage.
    """
    folder = exports / "hubspot" / DAY
    folder.mkdir(parents=True)
    for name, rows in (
        ("contacts", _contacts() if is_dated else _without_days(_contacts())),
        ("deals", _deals()),
        ("calls", _calls()),
    ):
        path = folder / f"hubspot-crm-exports-all-{name}-{DAY}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0], quoting=csv.QUOTE_ALL)
            writer.writeheader()
            writer.writerows(rows)


def _contacts() -> list[dict[str, str]]:
    found = []
    for number in range(1, MQLS + 1):
        is_qualified = number <= QUALIFIED
        is_rejected = QUALIFIED < number <= QUALIFIED + REJECTED
        stage = "Sales Qualified Lead" if is_qualified else "Marketing Qualified Lead"
        found.append(
            {
                "Record ID": f"10{number:03}",
                "Email": f"person{number}@firm{number}.example",
                "Contact owner": "Sam Sole",
                "Lifecycle Stage": stage,
                "Lead Status": "Unqualified" if is_rejected else "Open",
                "Create Date": "2025-12-15 10:00",
                "Original Traffic Source": "Organic Search",
                MQL: f"{_weekday(number)} 10:00",
                SQL: f"{_weekday(number)} 15:00" if is_qualified else "",
            }
        )
    return found


def _without_days(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Contacts as a view without the two columns shows them."""
    return [
        {name: cell for name, cell in row.items() if name not in (MQL, SQL)}
        for row in rows
    ]


def _weekday(number: int) -> date:
    """A Monday or Tuesday from February 2026 on, two to a week."""
    return date(2026, 2, 2) + timedelta((number - 1) // 2 * 7 + (number - 1) % 2)


def _deals() -> list[dict[str, str]]:
    return [
        {
            "Record ID": f"30{number:03}",
            "Deal Stage": "Closed Won (Sales Pipeline)",
            "Is Closed Won": "true",
            "Is Deal Closed?": "true",
            "Amount": "5000.0",
            "Create Date": "2026-02-20 09:00",
            "Close Date": "2026-03-20 09:00",
            "Deal owner": "Sam Sole",
            "Associated Contact IDs": f"10{number:03}",
        }
        for number in (1, 2)
    ]


def _calls() -> list[dict[str, str]]:
    return [
        {
            "Record ID": f"40{number:03}",
            "Activity assigned to": "Sam Sole",
            "Create date": f"{_weekday(number)} 11:00",
            "Associated Contact IDs": f"10{number:03}",
            "Activity date": f"{_weekday(number)} 11:00",
            "Call direction": "Outbound",
            "Call outcome": "Connected",
        }
        for number in range(1, MQLS + 1)
        if number % 4 != 3
    ]
