"""Every promise of the sample, counted again hand-off by hand-off in plain Python.

Nothing here is summed by SQL: rows of hand-offs, of their states and of opportunities
are read one by one, held against the plans as they are written, and compared with the
scorecard, Follow-up, the tracker, the preview and the workshop.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pytest

from jointplan.report.display.promises import told
from jointplan.whatif.preview.figures import read_side
from jointplan.whatif.workshop.session import hold
from jointplan.whatif.workshop.trial import Bench
from jointplan.workspace import KIT_ROOT
from tests.support.shared import Sample

AS_OF = date(2026, 10, 12)
DAYS = timedelta(30)
REJECTED = ("disqualified", "recycled")
QUALITY = {
    "conforming_share": ("quality", "conforming_pct"),
    "target_profile_share": ("quality", "target_profile_pct"),
    "hand_raise_share": ("quality", "hand_raise_pct"),
    "decided_in_time": ("decisions", "decided_pct"),
    "reason_given": ("decisions", "reason_given_pct"),
    "fair_rejections": ("decisions", "fair_pct"),
}
TERMS = {
    "first_response": "first response",
    "further_touches": "further touches",
    "decided_in_time": "decision",
}
UNKNOWN, PENDING = "not measurable", "pending"

Row = dict[str, Any]
Judged = tuple[str, str, str | None, str | None, str, float | None]
"""Promise, quarter, team and tier of a hand-off, its state, and the share promised."""


@dataclass(frozen=True)
class Verdict:
    """What is said of a promise: at the least, at the most, of how many, its state."""

    least: int
    most: int
    of: int | None
    state: str


def rows_of(con: duckdb.DuckDBPyConnection, table: str) -> list[Row]:
    """Rows of a table, as they are."""
    found = con.execute(f"select * from {table}")
    names = [str(column[0]) for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@pytest.fixture(scope="module", params=["2026-Q3", "2026-Q4"])
def con(
    request: pytest.FixtureRequest,
    sample: Sample,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the sample's report, and a report of the quarter that runs."""
    if request.param == "2026-Q3":
        with sample.open() as built:
            yield built
        return
    folder = tmp_path_factory.mktemp("running")
    with sample.build_again(sample.place.root, folder, request.param) as built:
        yield built


@pytest.fixture(scope="module")
def plans() -> dict[str, Row]:
    """Read the plans as people wrote them."""
    texts = (KIT_ROOT / "plans").glob("*.toml")
    return {path.stem: tomllib.loads(path.read_text("utf-8")) for path in texts}


def promised_pct(plan: Row, promise: str) -> float | None:
    part, key = QUALITY.get(promise, ("quality", ""))
    pct: float | None = plan.get(part, {}).get(key)
    return pct


def decided_state(handoff: Row) -> str:
    """R54: asked once it was due; what was withdrawn or joined in time is not asked."""
    due_on, on = handoff["opened_on"] + DAYS, handoff["decided_on"]
    if handoff["decision"] == "no decision recorded":
        return UNKNOWN
    is_out = handoff["decision"] in ("withdrawn", "joined")
    if is_out and on <= due_on:
        return "not owed"
    if due_on > AS_OF:
        return PENDING
    is_in_time = on is not None and on <= due_on
    by_sales = handoff["decision"] in ("qualified", *REJECTED)
    return "met" if by_sales and is_in_time else "breached"


def fair_state(rejection: Row) -> str:
    if rejection["claim"] == "claimed, not found" or rejection["is_too_early"]:
        return "breached"
    return UNKNOWN if rejection["is_too_early"] is None else "met"


def known(value: bool | None) -> str:
    return UNKNOWN if value is None else "met" if value else "breached"


def states_of(handoff: Row, agreed: Row, rejection: Row | None) -> dict[str, str]:
    """The state of a rated hand-off under each promise that it is counted for."""
    is_accepted = handoff["accepted_on"] or handoff["decision"] == "qualified"
    states = {
        "conforming_share": known(handoff["is_conforming"]),
        "target_profile_share": known(handoff["is_in_target_profile"]),
        "hand_raise_share": known(handoff["trigger"] == "hand-raise"),
        "acceptance": known(bool(is_accepted)),
        "first_response": agreed["first_response_state"],
        "further_touches": agreed["touches_state"],
        "decided_in_time": decided_state(handoff),
    }
    if handoff["decision"] in REJECTED:
        states["reason_given"] = known(bool(handoff["is_reason_in_glossary"]))
    if rejection:
        states["fair_rejections"] = fair_state(rejection)
    return states


def judged_in(
    con: duckdb.DuckDBPyConnection, plans: Mapping[str, Row]
) -> Iterator[Judged]:
    """Every rated hand-off under every promise it is counted for."""
    agreed, tiers = (
        {row["handoff_id"]: row for row in rows_of(con, table)}
        for table in ("agreements.states", "agreements.tiers")
    )
    rejections = {
        row["handoff_id"]: row for row in rows_of(con, "agreements.audited_rejections")
    }
    for handoff in rows_of(con, "journeys.handoffs"):
        plan = plans.get(handoff["quarter"])
        if plan is None or not handoff["is_rated"]:
            continue
        own, tier = (each[handoff["handoff_id"]] for each in (agreed, tiers))
        shares = {
            "first_response": tier["first_response_pct"],
            "further_touches": tier["touches_pct"],
        }
        states = states_of(handoff, own, rejections.get(handoff["handoff_id"]))
        for promise, state in states.items():
            pct = shares.get(promise, promised_pct(plan, promise))
            place = handoff["quarter"], handoff["team"], own["agreement_name"]
            yield promise, *place, state, pct


def verdict(judged: Iterable[Judged]) -> Verdict:
    """R64: the worst case and the best, against what each hand-off's tier promises."""
    found = [(state, pct) for *_, state, pct in judged]
    counted = {name: 0 for name in ("met", "breached", PENDING, UNKNOWN)}
    asked = due = Fraction(0)
    is_promised = False
    for state, pct in found:
        if state not in counted:
            continue
        counted[state] += 1
        is_promised |= pct is not None
        asked += Fraction(str(pct or 0)) / 100
        due += 0 if state == PENDING else Fraction(str(pct or 0)) / 100
    least = counted["met"]
    most = least + counted[PENDING] + counted[UNKNOWN]
    of = sum(counted.values())
    if not is_promised:
        state = "not promised" if all(pct is None for _, pct in found) else UNKNOWN
    elif least >= asked:
        state = "kept"
    elif most < asked:
        state = "missed"
    else:
        is_open = least < due <= least + counted[UNKNOWN]
        state = UNKNOWN if is_open else PENDING
    return Verdict(least, most, of, state)


def quota_verdict(handoffs: Sequence[Row], plan: Row, *, is_over: bool) -> Verdict:
    """Earned for certain, and with one a person of those that nobody can judge."""
    by_person: dict[str, list[Row]] = defaultdict(list)
    for handoff in handoffs:
        by_person[handoff["person_id"]].append(handoff)
    least = more = 0
    for own in by_person.values():
        earned = sum(row["quota_fate"] == "earned" for row in own)
        least += earned
        more += not earned and any(
            row["quota_fate"] == "cannot be judged" and not row["is_credited_back"]
            for row in own
        )
    (line,) = (
        each
        for each in plan["quotas"]
        if not each.keys() & {"source", "segment", "region"}
    )
    assert line["per"] == "quarter"
    state = "missed" if least + more < line["mqls"] else UNKNOWN
    if least >= line["mqls"]:
        state = "kept"
    elif not is_over:
        state = PENDING
    return Verdict(least, least + more, None, state)


@pytest.fixture(scope="module")
def judged(con: duckdb.DuckDBPyConnection, plans: dict[str, Row]) -> list[Judged]:
    return list(judged_in(con, plans))


def scored(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], Row]:
    return {
        (row["promise"], row["quarter"]): row for row in rows_of(con, "marts.scorecard")
    }


def as_verdict(row: Row) -> Verdict:
    return Verdict(
        row["least_count"], row["most_count"], row["all_count"], row["state"]
    )


def test_shares_of_the_scorecard_are_those_counted_one_by_one(
    con: duckdb.DuckDBPyConnection, judged: list[Judged], plans: dict[str, Row]
) -> None:
    groups: dict[tuple[str, str], list[Judged]] = defaultdict(list)
    for each in judged:
        groups[each[0], each[1]].append(each)
    found = {
        key: as_verdict(row)
        for key, row in scored(con).items()
        if row["all_count"] and key[1] in plans
    }
    assert {key: verdict(groups[key]) for key in found} == found
    assert len(found) >= 35
    assert {each.state for each in found.values()} >= {"kept", "missed", PENDING}


def test_quota_of_the_scorecard_is_that_counted_person_by_person(
    con: duckdb.DuckDBPyConnection, plans: dict[str, Row]
) -> None:
    handoffs = rows_of(con, "journeys.handoffs")
    for (promise, quarter), row in scored(con).items():
        if promise == "mql_quota" and quarter in plans:
            own = [each for each in handoffs if each["quarter"] == quarter]
            expected = quota_verdict(own, plans[quarter], is_over=row["is_complete"])
            assert as_verdict(row) == expected
            assert row["short_count"] == (
                None
                if expected.state == "kept"
                else row["promised_count"]
                - (expected.most if expected.state == "missed" else expected.least)
            )


def test_revenue_of_the_scorecard_is_that_of_the_wins(
    con: duckdb.DuckDBPyConnection, plans: dict[str, Row]
) -> None:
    wins = [row for row in rows_of(con, "canonical.opportunities") if row["is_won"]]
    assert all(win["amount_currency"] in (None, "EUR") for win in wins)
    bounds = {row["quarter"]: row for row in rows_of(con, "run.quarters")}
    for (promise, quarter), row in scored(con).items():
        if promise != "won_revenue" or quarter not in plans:
            continue
        begins, ends = (bounds[quarter][each] for each in ("starts_on", "ends_before"))
        own = [win for win in wins if begins <= win["closed_on"] < ends]
        amount = sum(win["amount"] or 0 for win in own)
        target = plans[quarter]["revenue"]["target_amount"]
        assert row["actual_amount"] == amount
        if amount >= target:
            assert row["state"] == "kept"
        elif not row["is_complete"]:
            assert row["state"] == PENDING
        else:
            is_whole = all(win["amount"] is not None for win in own)
            assert row["state"] == ("missed" if is_whole else UNKNOWN)


def test_followup_says_of_every_tier_and_team_what_was_counted(
    con: duckdb.DuckDBPyConnection, judged: list[Judged]
) -> None:
    quarter = rows_of(con, "run.period")[0]["quarter"]
    own = [each for each in judged if each[1] == quarter]
    whole = scored(con)
    for row in rows_of(con, "marts.followup_terms"):
        promise = next(name for name, term in TERMS.items() if term == row["term"])
        is_whole = row["grouping"] == "all"
        alike = [
            each
            for each in own
            if each[0] == promise and (is_whole or each[3] == row["agreement_name"])
        ]
        assert as_verdict(row) == verdict(alike)
        if is_whole:
            assert told(row) == told(whole[promise, quarter])
    for row in rows_of(con, "marts.followup_teams"):
        promise = next(name for name, term in TERMS.items() if term == row["term"])
        alike = [each for each in own if each[0] == promise and each[2] == row["team"]]
        assert as_verdict(row) == verdict(alike)


def test_tracker_adds_up_to_the_scorecard(con: duckdb.DuckDBPyConnection) -> None:
    """Whoever counts the tracker's rows by hand finds what page one says."""
    period = rows_of(con, "run.period")[0]
    rated = {
        row["handoff_id"]
        for row in rows_of(con, "tracker.counted_in")
        if row["population"] == "rated"
    }
    listed = [
        row
        for row in rows_of(con, "tracker.list")
        if row["quarter"] == period["quarter"] and row["handoff_id"] in rated
    ]
    whole = scored(con)
    columns = {
        "first_response": "first_response_state",
        "further_touches": "touches_state",
        "decided_in_time": "decision_state",
    }
    for promise, column in columns.items():
        states = [
            PENDING
            if promise == "decided_in_time"
            and row[column] in ("met", "breached")
            and row["decision_due_on"] > AS_OF
            else row[column]
            for row in listed
        ]
        row = whole[promise, period["quarter"]]
        assert row["actual_count"] == states.count("met")
        assert row["out_of_count"] == states.count("met") + states.count("breached")
        assert row["pending_count"] == states.count(PENDING)
        assert row["not_measurable_count"] == states.count(UNKNOWN)


def test_preview_and_workshop_start_from_the_scorecard(
    sample: Sample, tmp_path: Path
) -> None:
    place = sample.copy(tmp_path / "workspace")
    with sample.open() as con:
        whole = {
            promise: row
            for (promise, quarter), row in scored(con).items()
            if quarter == "2026-Q3"
        }
        terms = [
            row
            for row in rows_of(con, "marts.followup_terms")
            if row["grouping"] == "tier"
        ]
        previewed = read_side(con).promises
    held = hold(place)
    agreed = Bench(held).agreed
    held.con.close()
    for name, row in whole.items():
        for tool in (previewed, agreed.promises):
            own = tool[name]
            assert {c: cell for c, cell in row.items() if c in own} == {
                column: own[column] for column in row if column in own
            }
    assert sorted(map(str, agreed.terms)) == sorted(map(str, terms))
