"""The restatement bridge: why a published figure is another one today.

For each headline figure of the quarter published last it leads from the figure as it
was published to the one of this run, in steps whose order is fixed. Each exchanges one
input, keeps all that was exchanged before, and builds the figures again:

    published   as it stands in the frozen folder
    kit         this kit on the frozen inputs; the old kit is not at hand
    time        the as-of day, and all that happened after the published one
    late        rows that were missing although of before that day; another reading
    removed     records that were deleted or merged, with all their rows
    edited      rows that both have, with another stamp, amount, owner or text
    reversed    decisions of hand-offs that were decided otherwise when published
    definition  the glossary
    plan        the plans and the agreed exceptions
    today       as this run has it

What is frozen are the staged tables (`jointplan.pipeline.frozen`), so that everything
above them is built anew in each step: who is one person, when a hand-off opened, what
it was owed. Rows are exchanged one by one, by the key of the export; a row belongs to
one step alone (`exchange`). Time is an input as well: without it no published quarter
could lead to its figure of today, and a decision made later would be a reversal.

A step whose input is the same is not built. What no step explains is *unexplained*:
figures built from the same inputs by the same kit that differ from the published ones,
or a last step that is not the figure of this run. `make publish` stops on it.

The bridge is kept under the workspace's cache, by the digests of publication, kit and
inputs, whole or not at all; the next one takes its place. A folder that is damaged, of
another company, or without what the bridge needs is told as such, and stops nothing.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from contextlib import suppress
from dataclasses import astuple
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from jointplan.errors import UserError
from jointplan.pipeline.frozen import DIGESTS, reading_digest
from jointplan.pipeline.inputs import Asked, Inputs
from jointplan.pipeline.period import Run
from jointplan.pipeline.restatement.bridge import (
    Bridge,
    Today,
    build_bridge,
    undivided,
)
from jointplan.pipeline.restatement.publication import (
    FIGURES,
    BridgeError,
    Frozen,
    Publication,
    find_publication,
    published_figures,
    read_frozen,
    refuse_foreign,
)
from jointplan.pipeline.restatement.rebuild import Moment, figures_of
from jointplan.pipeline.run_folder import manifest_of
from jointplan.warehouse.database import load_table
from jointplan.warehouse.quoting import literal
from jointplan.warehouse.seal import hash_of, read_sealed, write_sealed
from jointplan.workspace import Workspace, secret_of

__all__ = ["load_restatement"]

_COUNTS = {name: "decimal(18, 2)" if "amount" in name else "bigint" for name in FIGURES}
PUBLICATION = {
    "state": "varchar",
    "quarter": "varchar",
    "folder": "varchar",
    "as_of_on": "date",
    "reason": "varchar",
    "is_read_otherwise": "boolean",
}
RESTATEMENT = {
    "promise": "varchar",
    "position": "integer",
    "step_number": "integer",
    "step": "varchar",
    "is_total": "boolean",
    "is_moved": "boolean",
    **_COUNTS,
    "moved_count": "bigint",
}
HANDOFFS = {
    "promise": "varchar",
    "step_number": "integer",
    "step": "varchar",
    "handoff_id": "varchar",
    "opportunity_id": "varchar",
    "state_before": "varchar",
    "state_after": "varchar",
    "amount_before": "decimal(18, 2)",
    "amount_after": "decimal(18, 2)",
}
_PARTS = ("steps", "behind")
_NONE = ("none", None, None, None, None, None)


def load_restatement(
    con: duckdb.DuckDBPyConnection,
    asked: Asked,
    inputs: Inputs,
    run: Run,
    *,
    is_asked: bool = True,
) -> None:
    """Add the bridge from the quarter published last as marts of their own.

    Args:
        con: The build database, with every layer built.
        asked: What the user asked for.
        inputs: What people wrote.
        run: Quarter and day of the run.
        is_asked: False where no publication counts, so that the marts are empty.
    """
    publication = None
    if is_asked:
        publication = find_publication(
            asked.workspace.reports,
            run.quarter,
            fiscal_year_starts=run.plan.company.fiscal_year_starts,
        )
    about, bridge = _NONE, Bridge([], [])
    if publication is not None:
        about, bridge = _lead(con, asked.workspace, inputs, run, publication)
    load_table(con, "marts.publication", PUBLICATION, [about])
    load_table(con, "marts.restatement", RESTATEMENT, bridge.steps)
    load_table(con, "marts.restated_handoffs", HANDOFFS, bridge.behind)


def _lead(
    con: duckdb.DuckDBPyConnection,
    place: Workspace,
    inputs: Inputs,
    run: Run,
    publication: Publication,
) -> tuple[tuple[Any, ...], Bridge]:
    """Lead from a publication to this run, or say why nothing can."""
    name = publication.folder.name
    as_of = None
    with suppress(ValueError):
        as_of = date.fromisoformat(name[: len("2026-10-12")])
    head = (publication.quarter.name, name, as_of)
    try:
        frozen = read_frozen(publication)
        refuse_foreign(con, frozen, run.plan.company.name)
        today = _today(con, place, inputs, run)
        bridge = _kept(con, place, today, frozen)
    except BridgeError as error:
        rows = []
        if error.state == "older":
            final = figures_of(con, publication.quarter.name)
            rows = undivided(published_figures(publication), final)
        return (error.state, *head, error.reason or None, None), Bridge(rows, [])
    except UserError as error:
        return ("refused", *head, error.findings[0].what, None), Bridge([], [])
    except duckdb.Error:
        return ("refused", *head, "its tables do not fit", None), Bridge([], [])
    return ("bridged", *head, None, today.reading != frozen.reading), bridge


def _today(
    con: duckdb.DuckDBPyConnection, place: Workspace, inputs: Inputs, run: Run
) -> Today:
    company = run.plan.company
    return Today(
        str(con.execute("select current_database()").fetchall()[0][0]),
        inputs,
        Moment(run.quarter.name, run.as_of, run.exported_on),
        reading_digest(
            place.mapping, time_zone=company.time_zone, currency=company.currency
        ),
        secret_of(place),
        place.root.name,
    )


def _kept(
    con: duckdb.DuckDBPyConnection,
    place: Workspace,
    today: Today,
    frozen: Frozen,
) -> Bridge:
    """Take the bridge of this publication and these inputs, or build and keep it."""
    folder = place.cache / "restatement"
    told = {
        "publication": hash_of(frozen.publication.folder / DIGESTS),
        "quarter": frozen.publication.quarter.name,
        "moment": [str(each) for each in astuple(today.moment)],
        "inputs": manifest_of(place, today.inputs.exports),
    }
    key = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
    path = folder / f"{key[:32]}.json"
    kept = read_sealed(path)
    if kept is not None:
        return Bridge(*([tuple(row) for row in kept[name]] for name in _PARTS))
    bridge = _build(con, place, today, frozen)
    rows = {
        name: [[_plain(value) for value in row] for row in getattr(bridge, name)]
        for name in _PARTS
    }
    write_sealed(path, rows)
    for other in folder.glob("*"):
        if other != path:
            other.unlink(missing_ok=True)
    return bridge


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Decimal) else value


def _build(
    con: duckdb.DuckDBPyConnection, place: Workspace, today: Today, frozen: Frozen
) -> Bridge:
    """Build the bridge in a database of its own beside the run's, then take it away."""
    scratch = place.building / "restatement"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    file = literal(str(scratch / "bridge.duckdb"))
    con.execute(f"attach {file} as bridge")
    try:
        con.execute("use bridge")
        return build_bridge(con, frozen, today)
    finally:
        con.execute(f"use {today.catalog}")
        con.execute("detach bridge")
        shutil.rmtree(scratch, ignore_errors=True)
