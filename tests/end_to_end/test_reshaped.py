"""The same company, exported in other shapes, gives the same figures.

The sample is written anew as other exports would have it (`tests/support/reshaped`),
with the mapping that an analyst would write for each, and built. Every hand-off and
every mart has to come out as from the shape the sample has; what a shape cannot tell is
said where it is compared, counted, and taken from both sides alike.
"""

from __future__ import annotations

import pickle
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from jointplan.ingest.contract import ENTITIES
from jointplan.ingest.staging.macros import MACROS
from jointplan.pipeline.build import land
from jointplan.pipeline.inputs import Asked, read_inputs
from jointplan.warehouse.database import open_database
from jointplan.warehouse.layers import LAYERS
from jointplan.warehouse.models import build_layers
from jointplan.workspace import Workspace
from tests.support.reshaped.connector import write_connector
from tests.support.reshaped.figures import (
    MARTS,
    QUARTER,
    Build,
    Figures,
    Record,
    build_in,
    built,
    counted,
    differences,
    workspace_of,
)
from tests.support.reshaped.hubspot import write_hubspot
from tests.support.reshaped.loader import write_loader
from tests.support.reshaped.portal import Portal
from tests.support.reshaped.reports import write_reports
from tests.support.reshaped.tables import Tables, read_deliveries, write_plain
from tests.support.reshaped.told import as_reports_tell
from tests.support.reshaped.weekly import write_weekly
from tests.support.shared import made_once

Write = Callable[[Tables, Path], None]


def written(deliveries: Mapping[str, Tables], folder: Path, write: Write) -> Path:
    """Write every delivery of Salesforce in a shape."""
    for day, tables in deliveries.items():
        write(tables, folder / "exports" / "salesforce" / day)
    return folder


@pytest.fixture(scope="module")
def deliveries(sample_exports: Path) -> dict[str, Tables]:
    """Read the sample's exports once."""
    return read_deliveries(sample_exports)


@pytest.fixture(scope="module")
def original(deliveries: dict[str, Tables], run_folder: Path) -> Build:
    """Build the sample in the shape it has: files of the API, the kit's own mapping."""

    def make(folder: Path) -> None:
        built(written(deliveries, folder, write_plain))

    return build_in(made_once(run_folder / "reshaped-original", make))


# --- Salesforce -----------------------------------------------------------------------


def test_weekly_export_gives_the_same_figures(
    deliveries: dict[str, Tables], original: Build, tmp_path: Path
) -> None:
    """Every column of every hand-off; letters that Latin-1 lacks change no figure."""
    written(deliveries, tmp_path, write_weekly)
    found = built(tmp_path, "weekly")
    assert differences(original.figures, found.figures) == {}


def test_tables_of_a_connector_give_the_same_figures(
    deliveries: dict[str, Tables], original: Build, tmp_path: Path
) -> None:
    """Every column of every hand-off; one table is Parquet with types of its own."""
    written(deliveries, tmp_path, write_connector)
    found = built(tmp_path, "connector")
    assert differences(original.figures, found.figures) == {}


def test_data_loader_gives_the_same_rows_as_the_api(
    deliveries: dict[str, Tables], original: Build, tmp_path: Path
) -> None:
    """Rows of staging, to the last cell: every figure is made of these alone.

    The mapping is the kit's own, and so is the key of e-mails, so that hashes compare.
    """
    written(deliveries, tmp_path, write_loader)
    root = workspace_of(tmp_path)
    (root / ".jointplan").mkdir()
    shutil.copyfile(
        original.root / ".jointplan" / "secret", root / ".jointplan" / "secret"
    )
    asked = Asked(Workspace(root), tmp_path / "exports", QUARTER)
    inputs = read_inputs(asked)
    with open_database(tmp_path / "build.duckdb") as con:
        con.execute(MACROS)
        land(con, inputs, asked.workspace)
        build_layers(con, inputs.models, LAYERS[: LAYERS.index("people")])
        con.execute(f"attach '{original.database}' as original (read_only)")
        for entity in ENTITIES:
            ours, theirs = f"from original.staging.{entity}", f"from staging.{entity}"
            assert con.execute(f"{ours} except all {theirs}").fetchall() == []
            assert con.execute(f"{theirs} except all {ours}").fetchall() == []


def test_reports_give_the_same_figures_as_the_api_without_what_they_cannot_tell(
    deliveries: dict[str, Tables],
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Every column of every hand-off, owners by name.

    The other side is the API's shape of the same company after `as_reports_tell`, so
    that nothing is left out of the comparison; both are read by mappings of their own.
    """
    told = {day: as_reports_tell(tables) for day, tables in deliveries.items()}
    plain = tmp_path_factory.mktemp("told")
    ours = built(written(told, plain, write_plain))
    theirs = built(written(told, tmp_path, write_reports), "reports")
    assert differences(ours.figures, theirs.figures) == {}


# --- HubSpot --------------------------------------------------------------------------

# Numbers of another system, and what a portal has no place for: a form's campaign, a
# conversion (every link to a deal is a contact's), the industry of contacts, seconds of
# a touch, and whether an e-mail was a step of a sequence.
NOT_OF_A_PORTAL = {
    "handoff_id", "record_id", "person_id", "campaign_id", "credited_by", "industry",
    "first_touch_at", "is_booked_at_once",
}  # fmt: skip
UNDECIDED = ("open", "expired", "no decision recorded")
OF_A_DECISION = {
    "decision", "decided_at", "decided_on", "decision_days", "is_sql_conforming",
    "decision_days_least", "decision_days_most", "decided_not_before_at",
    "decided_not_after_at", "decided_not_before_on", "decided_not_after_on",
    "is_decision_unknown", "is_accepted", "assigned_owner_id", "team",
}  # fmt: skip


@pytest.fixture(scope="module")
def portal(deliveries: dict[str, Tables], run_folder: Path) -> tuple[Portal, Build]:
    """Build the sample as HubSpot would have it."""

    def make(folder: Path) -> None:
        found = write_hubspot(deliveries, folder / "exports" / "hubspot")
        (folder / "portal.pickle").write_bytes(pickle.dumps(found))
        built(folder, "hubspot")

    folder = made_once(run_folder / "reshaped-portal", make)
    return pickle.loads((folder / "portal.pickle").read_bytes()), build_in(folder)  # noqa: S301 - written above


def in_portal(handoff: Record, portal: Portal) -> dict[str, Any]:
    """A hand-off of Salesforce as it has to come out of HubSpot, ids put into numbers.

    Queues own nothing there.
    """
    expected = {
        name: value for name, value in handoff.items() if name not in NOT_OF_A_PORTAL
    }
    for name in ("opportunity_id", "account_id"):
        expected[name] = portal.numbers.get(handoff[name], handoff[name])
    if handoff["owner_id"] not in portal.names.values():
        expected["owner_id"] = None
    return expected


def key_in_portal(handoff: Record, portal: Portal) -> tuple[str, datetime]:
    """The contact of a hand-off and when it was handed off, which name it anywhere."""
    return portal.contact_of(handoff["record_id"]), handoff["opened_at"]


def is_joined_later(handoff: Record) -> bool:
    """Whether somebody was added to a deal later: HubSpot dates no link."""
    is_at_once: bool = handoff["decided_at"] == handoff["opened_at"]
    return handoff["decision"] == "joined" and not is_at_once


def handoffs_of(figures: Figures) -> dict[tuple[str, datetime], Record]:
    """What a portal handed off, by contact and instant."""
    return {(row["record_id"], row["opened_at"]): row for row in figures.handoffs}


def test_portal_has_the_same_handoffs(
    original: Build, portal: tuple[Portal, Build]
) -> None:
    """Every column of every hand-off that a portal has a place for.

    A link to a deal has no date, so who was added to one later is not joined there but
    goes on; a meeting booked in the very minute of the hand-off may lie before it.
    """
    who, found = portal
    theirs = handoffs_of(found.figures)
    keys = [key_in_portal(each, who) for each in original.figures.handoffs]
    assert sorted(keys) == sorted(theirs)
    wrong: dict[str, Any] = {}
    for key, handoff in zip(keys, original.figures.handoffs, strict=True):
        their = theirs[key]
        untold = OF_A_DECISION if is_joined_later(handoff) else set()
        if handoff["is_booked_at_once"]:
            untold = untold | {"is_sql_conforming"}
        for name, value in in_portal(handoff, who).items():
            if name not in untold and their[name] != value:
                wrong.setdefault(name, (handoff["handoff_id"], value, their[name]))
        if untold >= OF_A_DECISION:
            assert their["decision"] in UNDECIDED
    assert wrong == {}


def test_portal_has_the_same_marts(
    original: Build, portal: tuple[Portal, Build]
) -> None:
    """Every count, moved for those who were joined later, one by one."""
    who, found = portal
    theirs = handoffs_of(found.figures)
    later = [
        handoff
        for handoff in original.figures.handoffs
        if handoff["is_rated"] and is_joined_later(handoff)
    ]
    expected = {
        name: [dict(row) for row in rows]
        for name, rows in original.figures.marts.items()
    }
    for row in expected["funnel_quarters"]:
        for handoff in later:
            if handoff["quarter"] == row["quarter"]:
                their = theirs[key_in_portal(handoff, who)]
                row["joined_count"] -= 1
                row[f"{their['decision'].replace(' ', '_')}_count"] += 1
                row["accepted_count"] -= bool(handoff["is_accepted"])
                row["accepted_count"] += bool(their["is_accepted"])
                row["acceptance_unknown_count"] -= handoff["is_accepted"] is None
                row["acceptance_unknown_count"] += their["is_accepted"] is None
                if their["is_decision_unknown"] and handoff["age_days"] >= 30:
                    row["qualified_within_unknown_count"] += 1
                    row["is_qualification_recorded"] = False
    moved = moved_promises(found.figures.marts["scorecard"], expected["scorecard"])
    for (promise, quarter), number in moved.items():
        owed = [each for each in later if each["quarter"] == quarter]
        assert promise in MOVED
        assert number <= len(owed)
    for name in MARTS:
        theirs_, ours = (
            [row for row in rows if row.get("promise") not in MOVED]
            for rows in (found.figures.marts[name], expected[name])
        )
        assert as_rows(theirs_) == as_rows(ours)


MOVED = (
    "acceptance",
    "first_response",
    "further_touches",
    "decided_in_time",
    "reason_given",
    "fair_rejections",
)


def moved_promises(
    theirs: Iterable[Record], ours: Iterable[Record]
) -> dict[tuple[str, str], int]:
    """By how much what was joined later moves each promise on its decision.

    Nothing is owed on a joined hand-off, so each of them adds itself at most.
    """
    counts = {
        (row["promise"], row["quarter"]): (row["actual_count"], row["out_of_count"])
        for row in ours
        if row["promise"] in MOVED
    }
    moved = {}
    for row in theirs:
        key = (row["promise"], row["quarter"])
        if key in counts and counts[key] != (row["actual_count"], row["out_of_count"]):
            pairs = zip(
                counts[key], (row["actual_count"], row["out_of_count"]), strict=True
            )
            moved[key] = max(abs(was - becomes) for was, becomes in pairs)
    return moved


def as_rows(rows: Iterable[Record]) -> Counter[tuple[Any, ...]]:
    """Rows in whatever order."""
    return counted(rows)
