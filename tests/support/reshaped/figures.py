"""What a shape's build says of the company, and where two of them differ."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from jointplan.workspace import KIT_ROOT
from tests.support.building import build_workspace, copy_workspace

QUARTER = "2026-Q3"
MAPPINGS = Path(__file__).parent
MARTS = ("funnel_quarters", "quota_lines", "rejections", "scorecard")
LOOKED_AT = (
    "journeys.handoffs",
    "canonical.touches",
    "canonical.owners",
    *(f"marts.{name}" for name in (*MARTS, "run")),
)

Record = Mapping[str, Any]

# Owners by name, for reports know no other; the first touch after the opening, and by
# the minute, with steps of sequences, the first and all that a portal knows.
HANDOFFS = """
with firsts as (
    select
        handoffs.handoff_id,
        min(touches.happened_at) filter (
            where touches.kind = 'personal'
                and touches.happened_at >= handoffs.opened_at
        ) as first_touch_at,
        min(date_trunc('minute', touches.happened_at)) as first_touch_minute,
        count(*) as touch_count,
        bool_or(
            touches.channel = 'meeting' and date_trunc('minute', touches.logged_at)
            = date_trunc('minute', handoffs.opened_at)
        ) as is_booked_at_once
    from journeys.handoffs
    inner join canonical.touches
        on handoffs.person_id = touches.person_id
        and touches.kind in ('personal', 'sequence')
        and touches.direction = 'out'
        and touches.side in ('sales', 'partner')
        and date_trunc('minute', touches.happened_at)
        >= date_trunc('minute', handoffs.opened_at)
    group by handoffs.handoff_id
)
select
    handoffs.* replace (
        coalesce(holders.owner_name, handoffs.owner_id) as owner_id,
        coalesce(assigned.owner_name, handoffs.assigned_owner_id) as assigned_owner_id,
        coalesce(deciders.owner_name, handoffs.decided_by) as decided_by
    ),
    firsts.* exclude (handoff_id)
from journeys.handoffs
left join firsts on handoffs.handoff_id = firsts.handoff_id
left join canonical.owners as holders on handoffs.owner_id = holders.owner_id
left join canonical.owners as assigned
    on handoffs.assigned_owner_id = assigned.owner_id
left join canonical.owners as deciders on handoffs.decided_by = deciders.owner_id
order by handoffs.handoff_id
"""


@dataclass(frozen=True)
class Figures:
    """What a shape's build says of the company."""

    handoffs: list[Record]
    marts: dict[str, list[Record]]


@dataclass(frozen=True)
class Build:
    """A shape's workspace, and what was found in it."""

    root: Path
    database: Path
    figures: Figures


def records_of(con: duckdb.DuckDBPyConnection, select: str) -> list[Record]:
    """Rows by the names of their columns."""
    cursor = con.execute(select)
    names = [each[0] for each in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def workspace_of(folder: Path, shape: str = "") -> Path:
    """The sample's workspace, with the mapping of a shape."""
    root = copy_workspace(KIT_ROOT, folder / "workspace")
    if shape:
        shutil.copyfile(MAPPINGS / f"{shape}.toml", root / "mapping.toml")
    return root


def built(folder: Path, shape: str = "") -> Build:
    """Build a shape whose exports lie in the folder; nothing may be unread."""
    root = workspace_of(folder, shape)
    build_workspace(
        root, folder, exports=folder / "exports", quarter=QUARTER, tables=LOOKED_AT
    ).close()
    return build_in(folder)


def build_in(folder: Path) -> Build:
    """Look at a shape that was built in a folder."""
    with duckdb.connect(folder / "build.duckdb", read_only=True) as con:
        con.execute("set TimeZone = 'UTC'")
        assert records_of(con, "select * from marts.unread") == []
        figures = Figures(
            records_of(con, HANDOFFS),
            {name: records_of(con, f"select * from marts.{name}") for name in MARTS},
        )
    return Build(folder / "workspace", folder / "build.duckdb", figures)


def differences(ours: Figures, theirs: Figures) -> dict[str, Any]:
    """Columns of hand-offs that differ, with the first that does, and marts."""
    found: dict[str, Any] = {}
    if len(ours.handoffs) != len(theirs.handoffs):
        found["number of hand-offs"] = len(ours.handoffs), len(theirs.handoffs)
    for own, their in zip(ours.handoffs, theirs.handoffs, strict=False):
        for name in own:
            if own[name] != their[name]:
                found.setdefault(name, (own["handoff_id"], own[name], their[name]))
    for name in MARTS:
        own_rows, their_rows = counted(ours.marts[name]), counted(theirs.marts[name])
        if own_rows != their_rows:
            found[f"marts.{name}"] = own_rows - their_rows, their_rows - own_rows
    return found


def counted(rows: Iterable[Record]) -> Counter[tuple[Any, ...]]:
    """Rows in whatever order."""
    return Counter(tuple(row.items()) for row in rows)
