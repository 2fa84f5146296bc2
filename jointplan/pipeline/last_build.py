"""The database that the last run kept, for questions that need no exports read again.

It is only read; what a question builds anew stands beside it, in memory. The database
holds a checksum of each of its blocks and refuses one that has changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from jointplan.errors import BusyError, Finding, UserError
from jointplan.pipeline.run_folder import code_digest
from jointplan.warehouse.database import MEMORY_LIMIT
from jointplan.warehouse.quoting import literal
from jointplan.warehouse.seal import read_sealed
from jointplan.workspace import Workspace

OPENED = (
    "set TimeZone = 'UTC'",
    "set autoinstall_known_extensions = false",
    "set autoload_known_extensions = false",
    f"set memory_limit = '{MEMORY_LIMIT}'",
)
SHUT = ("set enable_external_access = false", "set lock_configuration = true")
_FRESH = "make quarterly-report, then ask again"
# What the database says of a file of its own in which bytes have changed or are gone.
_DAMAGE = ("Corrupt database", "not a valid DuckDB", "Could not read enough bytes")


@dataclass(frozen=True)
class Built:
    """What is known of the kept database before it is opened.

    Attributes:
        path: The database.
        quarter: Quarter of the run that built it.
        as_of: Day by which that run judged its data.
        glossary: Hash of the glossary that judged.
        exports: Folder of the exports that it read.
    """

    path: Path
    quarter: str
    as_of: str
    glossary: str
    exports: str


def find_built(place: Workspace, needed: str) -> Built:
    """Find the database that the last run kept.

    Args:
        place: The workspace.
        needed: Who cannot do without it, for the message.

    Raises:
        UserError: There is none, or another version of the kit built it.
    """
    path = place.built
    if not path.is_file() or not place.built_from.is_file():
        what = "this workspace has no report yet"
        raise UserError(
            Finding(what, str(place.root), needed, "make quarterly-report first")
        )
    told = read_sealed(place.built_from)
    if told is None:
        what = "the record of the last report is damaged"
        raise UserError(Finding(what, str(place.built_from), needed, _FRESH))
    if told.get("kit") != code_digest():
        what = "the last report was made by another version of the kit"
        raise UserError(Finding(what, str(place.root), needed, _FRESH))
    keys = ("quarter", "as_of", "glossary", "exports")
    return Built(path, *(str(told.get(key, "")) for key in keys))


@contextmanager
def undamaged(built: Built) -> Iterator[None]:
    """Ask the kept database, which finds out itself whether a block has changed.

    Raises:
        UserError: One has.
    """
    try:
        yield
    except duckdb.Error as error:
        if not any(sign in str(error) for sign in _DAMAGE):
            raise
        what = "the database of the last report is damaged"
        raise UserError(Finding(what, str(built.path), try_=_FRESH)) from None


@contextmanager
def opened(built: Built, *sides: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the kept database as `built`, for reading, under empty ones in memory.

    Args:
        built: The kept database.
        sides: Names of the databases in memory.

    Raises:
        BusyError: A run is writing it.
        UserError: It is damaged.
    """
    with undamaged(built), duckdb.connect() as con:
        for setting in OPENED:
            con.execute(setting)
        try:
            with undamaged(built):
                con.execute(f"attach {literal(str(built.path))} as built (read_only)")
        except duckdb.IOException:
            what = "the database of the last report is being written"
            try_ = "wait until the run ends; nothing was changed"
            raise BusyError(Finding(what, str(built.path), try_=try_)) from None
        for setting in (*(f"attach ':memory:' as {side}" for side in sides), *SHUT):
            con.execute(setting)
        yield con
