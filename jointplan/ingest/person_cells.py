"""What lands of cells that name a person: addresses, companies, notes (SQL).

An address lands as keyed hashes, its domain and its kind; a company unless it is the
name of its row's person; a note without the names its own row shows.
"""

from __future__ import annotations

from jointplan.ingest.contract import EMAIL_PARTS
from jointplan.ingest.emails import address_sql, kind_sql
from jointplan.ingest.files.export import Export
from jointplan.ingest.fillers import filler_addresses
from jointplan.warehouse.quoting import quoted, trimmed


def address_items(name: str, cell: str, export: Export) -> list[str]:
    """Select items of what is kept of the first address in a cell, and of a second."""
    nobody = filler_addresses(export.delivery.source.fillers)
    address, other = (address_sql(cell, place, nobody) for place in (1, 2))
    kept = {
        "hash": keyed(address),
        "other_hash": f"case when {kind_sql(other)} != 'role' then {keyed(other)} end",
        "domain": f"split_part({address}, '@', 2)",
        "kind": f"case when {address} is not null then {kind_sql(address)} end",
    }
    return [f"{kept[part]} as {quoted(f'{name}__{part}')}" for part in EMAIL_PARTS]


def keyed(text: str) -> str:
    """SQL for the keyed hash of a text, which decides nothing but equality."""
    return f"sha256(getvariable('secret') || {text})"


def company_sql(cell: str, names: list[str], flags: list[str]) -> str:
    """SQL for a company's name without addresses.

    Where it is the name or address of its row's person, nothing.
    """
    name = f"nullif(without_addresses({cell}), '[removed]')"
    tests = [f"coalesce(flag_of({trimmed(each)}), false)" for each in flags]
    if names:
        tests.append(f"is_own_name({cell}, [{', '.join(names)}])")
    if not tests:
        return name
    return f"case when not coalesce({' or '.join(tests)}, false) then {name} end"


def note_sql(cell: str, names: list[str]) -> str:
    """SQL for a note without the names of its row; where those are unseen, nothing."""
    if not names:
        return "cast(null as varchar)"
    return f"noted({cell}, [{', '.join(names)}])"
