"""What the tracker is made of: rows of `tracker.list` and `tracker.actions`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from jointplan.ingest.files.export import Export
from jointplan.ingest.staging.unread_lines import landed_counts, lines_of

Row = dict[str, Any]
_ACTIONS = """
select actions.* from tracker.actions
semi join tracker.list using (handoff_id)
order by handoff_id, action_number
"""
_HANDOFFS = """
select * from tracker.list
inner join tracker.counted_in using (handoff_id)
order by urgency_rank
"""


@dataclass(frozen=True)
class Tracked:
    """Hand-offs, most urgent first, with what was done on each, in order.

    Attributes:
        period: The row of `run.period`.
        handoffs: Rows of `tracker.list`, each with its row of `tracker.counted_in`.
        actions: Rows of `tracker.actions` by hand-off; `file` and `line` say where one
            stands in the exports, as far as that is known.
    """

    period: Row
    handoffs: list[Row]
    actions: dict[str, list[Row]]

    def local(self, moment: datetime | None, day: date | None) -> str:
        """Write an instant by the company's clock; a day alone where that is known."""
        if moment is None:
            return "" if day is None else f"{day:%Y-%m-%d}"
        zone = ZoneInfo(str(self.period["time_zone"]))
        return f"{moment.replace(tzinfo=UTC).astimezone(zone):%Y-%m-%d %H:%M}"


def read_tracked(
    con: duckdb.DuckDBPyConnection, exports: Sequence[Export], *, cache: Path
) -> Tracked:
    """Read what the models say, and where each action stands in the exports."""
    actions = _rows(con, _ACTIONS)
    _add_places(con, actions, exports, cache)
    of_handoffs: dict[str, list[Row]] = defaultdict(list)
    for action in actions:
        of_handoffs[action["handoff_id"]].append(action)
    (period,) = _rows(con, "select * from run.period")
    handoffs = _rows(con, _HANDOFFS)
    return Tracked(period, handoffs, dict(of_handoffs))


def _rows(con: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    found = con.execute(query)
    names = [each[0] for each in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _add_places(
    con: duckdb.DuckDBPyConnection,
    actions: list[Row],
    exports: Sequence[Export],
    cache: Path,
) -> None:
    """Say of each action the file it was read from, and the line where it has one."""
    known = {export.number: export for export in exports}
    counts = landed_counts(con)
    wanted: dict[int, set[int]] = defaultdict(set)
    for action in actions:
        if action["file_number"] in known:
            wanted[action["file_number"]].add(action["record_number"])
    lines = {
        number: lines_of(
            known[number], sorted(records), cache=cache, record_count=counts[number]
        )
        for number, records in wanted.items()
    }
    for action in actions:
        number = action["file_number"]
        action["file"] = known[number].shown if number in known else ""
        action["line"] = lines.get(number, {}).get(action["record_number"])
