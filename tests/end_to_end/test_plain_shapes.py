"""An export without history is never certain of what the history tells otherwise.

The sample is exported as records stand, on one day or on several, and built without a
word of who became what when. Every promise is then bounded around the truth or not
measurable. The truth is the same quarter with the history.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.support.reshaped.figures import Record, records_of
from tests.support.reshaped.plain_shapes import (
    PAGE,
    SHAPES,
    Shape,
    page_text,
    promises_of,
    write_shape,
)
from tests.support.reshaped.portal import Portal
from tests.support.reshaped.tables import read_deliveries
from tests.support.shared import Sample, made_once

# What is said for certain of a promise; pending and not measurable leave it open.
SAID = ("kept", "missed", "not promised")
DECIDED = """
select record_id, date_trunc('minute', opened_at) as opened_minute, decision,
    decision_days, decision_days_least, decision_days_most
from journeys.handoffs
where opened_at is not null
"""

FOLLOWED_UP = {
    "followup_teams": ("team", "term"),
    "followup_terms": ("grouping", "agreement_name", "term"),
}


@dataclass(frozen=True)
class Found:
    """What a shape tells: promises, decisions, and sales' work by team and by tier."""

    promises: list[Record]
    decisions: list[Record]
    followup: dict[str, dict[tuple[Any, ...], str]]
    portal: Portal | None


def states_by_group(
    con: duckdb.DuckDBPyConnection, mart: str
) -> dict[tuple[Any, ...], str]:
    """The state of each promise on follow-up, by group."""
    return {
        tuple(row[name] for name in FOLLOWED_UP[mart]): row["state"]
        for row in records_of(con, f"select * from marts.{mart}")
    }


def found_in(shape: Shape, exports: Path, run_folder: Path) -> Found:
    """Promises and decisions of a shape, built by whichever worker is first."""

    def make(folder: Path) -> None:
        tables = list(read_deliveries(exports).values())[-1]
        con, portal = write_shape(shape, tables, folder)
        followup = {mart: states_by_group(con, mart) for mart in FOLLOWED_UP}
        decided = records_of(con, DECIDED)
        found = Found(promises_of(con), decided, followup, portal)
        con.close()
        (folder / "found.pickle").write_bytes(pickle.dumps(found))

    folder = made_once(run_folder / f"plain-{shape.key}", make)
    found: Found = pickle.loads((folder / "found.pickle").read_bytes())  # noqa: S301 - written above
    return found


@pytest.fixture
def truth(sample: Sample) -> list[Record]:
    """What the history says of every promise."""
    with sample.open() as con:
        return promises_of(con)


def ends_of(row: Record) -> tuple[Fraction, Fraction]:
    """The share at its worst and at its best."""
    return tuple(  # type: ignore[return-value]
        Fraction(row[name], row["all_count"]) for name in ("least_count", "most_count")
    )


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.key)
def test_promise_is_not_called_kept_or_missed_against_the_history(
    shape: Shape, truth: list[Record], sample_exports: Path, run_folder: Path
) -> None:
    promises = found_in(shape, sample_exports, run_folder).promises
    told = {row["promise"]: row for row in truth}
    assert {row["promise"] for row in promises} == set(told)
    wrong = {
        row["promise"]: (row["state"], told[row["promise"]]["state"])
        for row in promises
        if row["state"] in SAID and row["state"] != told[row["promise"]]["state"]
    }
    assert wrong == {}


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.key)
def test_share_lies_between_its_bounds(
    shape: Shape, truth: list[Record], sample_exports: Path, run_folder: Path
) -> None:
    promises = found_in(shape, sample_exports, run_folder).promises
    told = {row["promise"]: row for row in truth}
    apart = {}
    for row in promises:
        true = told[row["promise"]]
        if not row["all_count"] or not true["all_count"]:
            continue
        (least, most), (true_least, true_most) = ends_of(row), ends_of(true)
        if least > true_most or most < true_least:
            apart[row["promise"]] = (least, most, true_least, true_most)
    assert apart == {}


@pytest.mark.parametrize(
    "shape",
    [shape for shape in SHAPES if shape.vendor != "salesforce"],
    ids=lambda shape: shape.key,
)
def test_days_to_the_decision_lie_between_their_bounds(
    shape: Shape, sample: Sample, sample_exports: Path, run_folder: Path
) -> None:
    found = found_in(shape, sample_exports, run_folder)
    with sample.open() as con:
        truth: dict[Any, Record] = {
            (
                found.portal.contact_of(row["record_id"])
                if found.portal
                else row["record_id"],
                row["opened_minute"],
            ): row
            for row in records_of(con, DECIDED)
        }
    compared, outside = 0, []
    for row in found.decisions:
        true = truth.get((row["record_id"], row["opened_minute"]))
        if true is None or row["decision"] != true["decision"]:
            continue
        days = true["decision_days"]
        least, most = row["decision_days_least"], row["decision_days_most"]
        if days is None or least is None:
            continue
        compared += 1
        if days < least or (most is not None and days > most):
            outside.append(row["record_id"])
    assert compared > 1000
    assert outside == []


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.key)
@pytest.mark.parametrize("mart", FOLLOWED_UP)
def test_no_team_and_no_tier_is_judged_against_the_history(
    mart: str, shape: Shape, sample: Sample, sample_exports: Path, run_folder: Path
) -> None:
    """A team or tier without its like in the history has nothing to be held against."""
    found = found_in(shape, sample_exports, run_folder)
    with sample.open() as con:
        told = states_by_group(con, mart)
    wrong = {
        group: (state, told[group])
        for group, state in found.followup[mart].items()
        if state in SAID and group in told and state != told[group]
    }
    assert wrong == {}


def test_page_of_what_exports_show_is_current(
    truth: list[Record], sample_exports: Path, run_folder: Path
) -> None:
    found = {
        shape.name: found_in(shape, sample_exports, run_folder).promises
        for shape in SHAPES
    }
    assert PAGE.read_text(encoding="utf-8") == page_text(truth, found), "make docs"
