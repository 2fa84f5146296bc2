"""Asks the kept database: rows by column name, and who is who among the owners."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from duckdb import DuckDBPyConnection

from jointplan.lineage.layout import NOTHING, plain

Cells = dict[str, Any]


def rows_of(con: DuckDBPyConnection, sql: str, **asked: object) -> list[Cells]:
    """Rows of a query, each by column."""
    given = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asked.items()
    }
    cursor = con.execute(sql, given)
    names = [str(column[0]) for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def owner_names(con: DuckDBPyConnection) -> dict[str, str]:
    """Names of those who own or change records, with their team, by id."""
    owners = rows_of(con, "select * from built.canonical.owners")
    return {
        str(each["owner_id"]): " of ".join(
            plain(each[name], 40) for name in ("owner_name", "team") if each[name]
        )
        for each in owners
        if each["owner_name"]
    }


def named(names: Mapping[str, str], owner_id: object) -> str:
    """Name an owner, with the id; one that no export lists goes by the id alone."""
    if owner_id is None:
        return NOTHING
    known = names.get(str(owner_id))
    return f"{known} ({plain(owner_id)})" if known else plain(owner_id)
