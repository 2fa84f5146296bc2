"""What is written in glossary.md judges: a threshold, and the history of a rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pytest

from jointplan.glossary.read import read_glossary
from jointplan.glossary.rules.compile import scores_sql, verdicts_sql
from jointplan.glossary.rules.rule_book import check_rules
from jointplan.sample.ledger import Ledger, TrueHandoff
from jointplan.workspace import KIT_ROOT
from tests.support.shared import Sample

AGREED, TRIED = 65, 80
BOTH = 'marketing="Maya Okafor" sales="Jonas Lindqvist"'
OF_2026 = (
    f"```sql from=2026-01-01 {BOTH}\n"
    "is_business_email and (trigger = 'hand-raise' or crm_score >= 65)\n```\n"
)
OF_2025 = (
    f"```sql from=2025-04-01 {BOTH}\ntrigger = 'hand-raise' or crm_score >= 50\n```\n"
)


def scored(day: str, least: int, by: str = BOTH) -> str:
    """Write a rule that is nothing but a threshold."""
    return f"```sql from={day} {by}\ncrm_score >= {least}\n```\n"


@dataclass(frozen=True)
class History:
    """A glossary whose MQL rule has another history, and what judges on which day.

    `thresholds` holds the first day of each version in force and its least score; None
    stands for the sample's rule of that year.
    """

    text: str
    thresholds: tuple[tuple[date, int | None], ...]


def edited(*changes: tuple[str, str]) -> str:
    """Change the sample's glossary."""
    text = (KIT_ROOT / "glossary.md").read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return text


START, YEAR, SPRING, AUGUST = (
    date(2025, 4, 1), date(2026, 1, 1), date(2026, 5, 15), date(2026, 8, 15),
)  # fmt: skip
HISTORIES = {
    "a newer version within the quarter": History(
        edited((OF_2026, scored("2026-08-15", 80) + "\n" + OF_2026)),
        ((AUGUST, 80), (YEAR, None), (START, None)),
    ),
    "a version put between two others": History(
        edited((OF_2025, scored("2025-07-01", 55) + "\n" + OF_2025)),
        ((YEAR, None), (date(2025, 7, 1), 55), (START, None)),
    ),
    "a version that begins on another day": History(
        edited((OF_2026, OF_2026.replace("2026-01-01", "2026-05-15"))),
        ((SPRING, None), (START, None)),
    ),
    "the first version taken out": History(edited((OF_2025, "")), ((START, None),)),
    "a version that one side takes its name from": History(
        edited(
            (OF_2026, scored("2026-01-01", 90, 'marketing="Maya Okafor"')),
        ),
        ((START, None),),
    ),
}


def of_2025(true: TrueHandoff) -> bool | None:
    """Judge by the sample's first rule."""
    if true.trigger == "hand-raise":
        return True
    return None if true.crm_score is None else true.crm_score >= 50


def of_2026(true: TrueHandoff) -> bool | None:
    """Judge by the sample's second rule; what is not on file makes no verdict."""
    is_business = None if true.email_kind is None else true.email_kind == "business"
    is_ready: bool | None = True
    if true.trigger != "hand-raise":
        is_ready = None if true.crm_score is None else true.crm_score >= AGREED
    if is_business is False or is_ready is False:
        return False
    return None if is_business is None or is_ready is None else True


def by_hand(name: str, true: TrueHandoff) -> bool | None:
    """Judge a hand-off by the version of its day, without any SQL."""
    thresholds = HISTORIES[name].thresholds
    in_force = [each for each in thresholds if each[0] <= true.opened_on]
    day, least = in_force[0] if in_force else thresholds[-1]
    if least is not None:
        return None if true.crm_score is None else true.crm_score >= least
    if name == "the first version taken out" or day in (YEAR, SPRING):
        return of_2026(true)
    return of_2025(true)


@pytest.fixture(scope="module")
def built(sample: Sample) -> Iterator[duckdb.DuckDBPyConnection]:
    """Take the sample's facts: a glossary judges them and touches no export."""
    with duckdb.connect() as con:
        con.execute("set TimeZone = 'UTC'")
        con.execute(f"attach '{sample.place.built}' as sample (read_only)")
        for schema in ("facts", "verdicts"):
            con.execute(f"create schema {schema}")
        for name in ("facts.subjects", "verdicts.scores", "verdicts.rule_verdicts"):
            con.execute(f"create table {name} as from sample.{name}")
        yield con


Verdicts = dict[str, tuple[bool | None, date]]


def judged(con: duckdb.DuckDBPyConnection, text: str, folder: Path) -> Verdicts:
    """Judge the facts by a glossary; put back the scores that a rule may read."""
    path = folder / "glossary.md"
    path.write_text(text, encoding="utf-8")
    rules = check_rules(read_glossary(path))
    con.begin()
    try:
        con.execute(f"create or replace table verdicts.scores as {scores_sql(rules)}")
        rows = con.execute(
            "select subject_id, is_conforming, mql_rule_on "
            f"from ({verdicts_sql(rules)}) where moment = 'opened'"
        ).fetchall()
    finally:
        con.rollback()
    return {row[0]: (row[1], row[2]) for row in rows}


@pytest.mark.parametrize("name", HISTORIES)
def test_each_handoff_is_judged_by_the_version_of_its_day(
    name: str, built: duckdb.DuckDBPyConnection, ledger: Ledger, tmp_path: Path
) -> None:
    found = judged(built, HISTORIES[name].text, tmp_path)
    before = judged(built, edited(), tmp_path)
    expected = {true.handoff_id: by_hand(name, true) for true in ledger.handoffs}
    assert {each: verdict for each, (verdict, _) in found.items()} == expected
    assert found != before


def test_every_version_of_a_history_judged_somebody(
    built: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    for history in HISTORIES.values():
        found = judged(built, history.text, tmp_path)
        assert len({day for _, day in found.values()}) == len(history.thresholds)


def test_a_threshold_moves_verdicts_and_no_handoffs(
    built: duckdb.DuckDBPyConnection, ledger: Ledger, tmp_path: Path
) -> None:
    before = judged(built, edited(), tmp_path)
    tried = edited((f"crm_score >= {AGREED}", f"crm_score >= {TRIED}"))
    after = judged(built, tried, tmp_path)
    # Without an e-mail the rule cannot be judged above the threshold and is no below.
    between = {
        true.handoff_id
        for true in ledger.handoffs
        if true.opened_on.year == 2026
        and true.email_kind in ("business", None)
        and true.trigger != "hand-raise"
        and true.crm_score is not None
        and AGREED <= true.crm_score < TRIED
    }
    moved = {each for each in before if before[each] != after[each]}
    assert set(after) == set(before)
    assert moved == between != set()
