"""The weekly Data Export: one archive, Latin-1, stamps without a zone, `0` and `1`.

It writes null references as an id of zeros, days as midnights, numbers with decimals,
and the tracked fields of leads and contacts into one file.
"""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from tests.support.reshaped.tables import (
    HISTORIES,
    Row,
    Tables,
    changed,
    csv_bytes,
    halves,
    is_day,
    written,
)

NOBODY = "000000000000000AAA"
NUMBERS = ("Lead_Score__c", "CallDurationInSeconds")
NOTHING = ("", "")


def write_weekly(tables: Tables, folder: Path) -> None:
    """Write a delivery; its largest table comes in two parts."""
    folder.mkdir(parents=True)
    users = {row["Id"]: row["Name"] for row in tables["User"] + tables["Group"]}
    parts = {name: rows for name, rows in tables.items() if name not in HISTORIES}
    parts["EntityHistory"] = [
        row
        for name, parent in HISTORIES.items()
        for change in tables[name]
        for row in _changes(change, change[parent], users)
    ]
    parts["Task"], parts["Task_2"] = halves(parts["Task"])
    archive = folder / "WE_00D5Bw0000BxIn_1.ZIP"
    with ZipFile(archive, "w", ZIP_DEFLATED, compresslevel=1) as zipped:
        for name, rows in parts.items():
            text = csv_bytes(changed(rows, _cell), encoding="iso-8859-1")
            zipped.writestr(f"{name}.csv", text)


def _cell(name: str, text: str) -> str:
    if text in ("true", "false"):
        return str(int(text == "true"))
    if is_day(text):
        return f"{text} 00:00:00"
    if name in NUMBERS and text:
        return f"{text}.0"
    if name.endswith("Id") and not text:
        return NOBODY
    return written(text, "%Y-%m-%d %H:%M:%S")


def _changes(change: Row, parent: str, users: dict[str, str]) -> list[Row]:
    """A change as the common history has it; that of an owner twice, names first."""
    old, new = change["OldValue"], change["NewValue"]
    if change["Field"] == "Owner":
        people = (users.get(old, ""), users.get(new, ""))
        named = _change(change, parent, "Text", people=people)
        return [
            {**named, "Id": f"{change['Id'][:14]}~"},
            _change(change, parent, "EntityId", texts=(old, new)),
        ]
    if change["Field"] in NUMBERS:
        numbers = (old and f"{old}.0", new and f"{new}.0")
        return [_change(change, parent, "Double", numbers=numbers)]
    return [_change(change, parent, "Text", texts=(old, new))]


def _change(
    change: Row,
    parent: str,
    kind: str,
    *,
    texts: tuple[str, str] = NOTHING,
    people: tuple[str, str] = NOTHING,
    numbers: tuple[str, str] = NOTHING,
) -> Row:
    row = {
        "Id": change["Id"],
        "IsDeleted": "false",
        "ParentId": parent,
        "ParentSobjectType": "Lead" if parent.startswith("00Q") else "Contact",
        "CreatedById": change["CreatedById"],
        "CreatedDate": change["CreatedDate"],
        "FieldName": change["Field"],
        "DataType": kind,
    }
    sides = enumerate(("Oldval", "Newval"))
    for side, name in sides:
        first, _, last = people[side].partition(" ")
        row |= {
            f"{name}String": texts[side],
            f"{name}FirstName": first,
            f"{name}LastName": last,
            f"{name}Number": numbers[side],
            f"{name}Date": "",
        }
    return row
