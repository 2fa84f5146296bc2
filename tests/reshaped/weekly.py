"""The weekly Data Export: one archive, Latin-1, stamps without a zone, `0` and `1`.

It writes null references as an id of zeros, days as midnights, numbers with decimals,
and the tracked fields of leads and contacts into one file.
"""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from tests.reshaped.tables import (
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
HISTORIES = {"LeadHistory": "LeadId", "ContactHistory": "ContactId"}


def write_weekly(tables: Tables, folder: Path) -> None:
    """Write a delivery; its largest table comes in two parts."""
    folder.mkdir(parents=True)
    names = {person["Id"]: person["Name"] for person in tables["User"] + tables["Group"]}
    parts = {name: rows for name, rows in tables.items() if name not in HISTORIES}
    parts["EntityHistory"] = [
        row
        for name, parent in HISTORIES.items()
        for change in tables[name]
        for row in _changes(change, change[parent], names)
    ]
    parts["Task"], parts["Task_2"] = halves(parts["Task"])
    with ZipFile(folder / "WE_00D5Bw0000BxIn_1.ZIP", "w", ZIP_DEFLATED) as archive:
        for name, rows in parts.items():
            text = csv_bytes(changed(rows, _cell), encoding="iso-8859-1")
            archive.writestr(f"{name}.csv", text)


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


def _changes(change: Row, parent: str, names: dict[str, str]) -> list[Row]:
    """A change as the common history has it; that of an owner twice, names first."""
    old, new = change["OldValue"], change["NewValue"]
    if change["Field"] == "Owner":
        called = names.get(old, ""), names.get(new, "")
        return [
            _change(change, parent, "Text", called=called, number=1),
            _change(change, parent, "EntityId", texts=(old, new)),
        ]
    if change["Field"] in NUMBERS:
        numbers = tuple(text and f"{text}.0" for text in (old, new))
        return [_change(change, parent, "Double", numbers=numbers)]
    return [_change(change, parent, "Text", texts=(old, new))]


def _change(
    change: Row,
    parent: str,
    kind: str,
    *,
    texts: tuple[str, ...] = ("", ""),
    called: tuple[str, ...] = ("", ""),
    numbers: tuple[str, ...] = ("", ""),
    number: int = 0,
) -> Row:
    (old_first, _, old_last), (new_first, _, new_last) = (
        each.partition(" ") for each in called
    )
    return {
        "Id": change["Id"] if not number else f"{change['Id'][:12]}{number:03}AAA",
        "IsDeleted": "false",
        "ParentId": parent,
        "ParentSobjectType": "Lead" if parent.startswith("00Q") else "Contact",
        "CreatedById": change["CreatedById"],
        "CreatedDate": change["CreatedDate"],
        "FieldName": change["Field"],
        "DataType": kind,
        "OldvalString": texts[0],
        "NewvalString": texts[1],
        "OldvalFirstName": old_first,
        "NewvalFirstName": new_first,
        "OldvalLastName": old_last,
        "NewvalLastName": new_last,
        "OldvalNumber": numbers[0],
        "NewvalNumber": numbers[1],
        "OldvalDate": "",
        "NewvalDate": "",
    }
