"""The figures of a preview: the same questions to both sides, and who changes sides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from jointplan.whatif.preview.queries import (
    BY_QUARTER,
    GROUPS,
    LOAD,
    MISSED,
    PROMISES,
    RECORDED,
)
from jointplan.whatif.preview.two_sides import FLOWS, MOVED, REWORDED

Row = dict[str, Any]
GROUPINGS = ("all", "source", "segment", "score band", "rejection family")


@dataclass(frozen=True)
class Side:
    """What a glossary makes of the quarter.

    Attributes:
        groups: Counts and sums by grouping and value; null is not recorded.
        lines: The plan's quota lines, as the mart has them.
        fates: Hand-offs by quota fate.
        recorded: Whether decisions and wins were logged early enough (R33).
        quarters: The counts of every quarter on file, oldest first.
        missed: Missed leads of the quarter, among who was never handed off.
        load: Conforming hand-offs of the quarter by team of sales.
        promises: Every promise of the quarter, its figure and state, by name.
    """

    groups: Mapping[str, Mapping[str | None, Row]]
    lines: tuple[Row, ...]
    fates: Mapping[str, int]
    recorded: Row
    quarters: tuple[Row, ...]
    missed: Row
    load: tuple[Row, ...]
    promises: Mapping[str, Row]

    @property
    def whole(self) -> Row:
        """The counts of all hand-offs of the quarter."""
        return self.groups["all"].get("", {})


@dataclass(frozen=True)
class Compared:
    """Both sides, on the same hand-offs.

    Attributes:
        period: The row of `run.period`, and of `run.horizons`.
        old: By the base.
        new: By the edited glossary.
        moved: Hand-offs whose verdict or quota changes, without names.
        reworded: How many change word, score, band or another verdict.
        flows: Rated hand-offs that conform by both, one or neither glossary.
    """

    period: Row
    old: Side
    new: Side
    moved: tuple[Row, ...]
    reworded: Row
    flows: Mapping[str, Row]

    @property
    def gained(self) -> list[Row]:
        """Hand-offs that conform only by the edited glossary."""
        return [
            row
            for row in self.moved
            if row["is_conforming"] and not row["was_conforming"]
        ]

    @property
    def lost(self) -> list[Row]:
        """Hand-offs that conform only by the base."""
        return [
            row
            for row in self.moved
            if row["was_conforming"] and not row["is_conforming"]
        ]


def read_side(con: duckdb.DuckDBPyConnection) -> Side:
    """Count what stands in the database that is in use."""
    groups: dict[str, dict[str | None, Row]] = {name: {} for name in GROUPINGS}
    for row in _rows(con, GROUPS):
        groups[row["grouping"]][row["group_value"]] = row
    lines = _rows(con, "select * from marts.quota_lines")
    lines.sort(key=lambda line: (not line["is_total"], line["quota_name"]))
    fates = _rows(con, "select * from marts.quota_fates order by position")
    return Side(
        groups,
        tuple(lines),
        {row["quota_fate"]: row["handoff_count"] for row in fates},
        _rows(con, RECORDED)[0],
        tuple(_rows(con, BY_QUARTER)),
        _rows(con, MISSED)[0],
        tuple(_rows(con, LOAD)),
        {row["promise"]: row for row in _rows(con, PROMISES)},
    )


def compare(con: duckdb.DuckDBPyConnection) -> Compared:
    """Read both sides of a database on which both were laid."""
    sides = {}
    for name in ("old", "new"):
        con.execute(f"use {name}")
        sides[name] = read_side(con)
    return Compared(
        _rows(con, "select * from run.period cross join run.horizons")[0],
        sides["old"],
        sides["new"],
        tuple(_rows(con, MOVED)),
        _rows(con, REWORDED)[0],
        {row["flow"]: row for row in _rows(con, FLOWS)},
    )


def _rows(con: duckdb.DuckDBPyConnection, sql: str) -> list[Row]:
    found = con.execute(sql)
    names = [str(column[0]) for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
