"""What the last runs of a workspace kept, and who meets a rule among its hand-offs."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from jointplan.glossary.read import Glossary
from jointplan.glossary.rules.admit import CLOSED, seal_database
from jointplan.glossary.rules.printer import print_rule
from jointplan.glossary.rules.rule_book import RULE_COLUMNS, Read, facts_of
from jointplan.glossary.table_rows import TABLES, glossary_rows
from jointplan.workspace import Workspace

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_DECIDES = {
    "sources": {"source", "original_source"},
    "segments": {"segment"},
    "regions": {"region"},
    "criteria": {"agreed_score"},
}
_MOMENTS = {"sql": "decided"}  # all else is judged as it was at hand-off (R30)
_FACTS = """(
    select facts.*, scores.agreed_score
    from facts.subjects as facts
    left join verdicts.scores as scores
        on facts.subject_id = scores.subject_id
        and facts.moment = scores.moment
)"""


@dataclass(frozen=True)
class Tally:
    """How many hand-offs there are, and how many of them a rule judges and finds met.

    Where a rule reads facts that the last run knew by other words, or not at all, they
    are named and nothing is counted.
    """

    total_count: int = 0
    judged_count: int = 0
    met_count: int = 0
    unknown: tuple[str, ...] = ()


def last_day(reports: Path) -> date | None:
    """Give the latest day that a run in this folder judged its data by."""
    days = []
    for path in reports.glob("*/run-*/manifest.json"):
        try:
            days.append(date.fromisoformat(json.loads(path.read_bytes())["as_of"]))
        except (OSError, ValueError, KeyError, TypeError):
            continue  # a folder that is no run
    return max(days, default=None)


@contextmanager
def open_kept(place: Workspace) -> Iterator[DuckDBPyConnection | None]:
    """Open the database that the last run kept, closed to all else.

    Args:
        place: The workspace.

    Yields:
        A connection on which rules can be tried too, or None where no run kept a
        database or another program is writing it.
    """
    import duckdb

    file, con = place.built, None
    if file.is_file():
        with suppress(duckdb.Error):
            con = duckdb.connect(file, read_only=True, config={**CLOSED})
    try:
        if con is not None:
            seal_database(con, RULE_COLUMNS)
        yield con
    finally:
        if con is not None:
            con.close()


def tally_rules(
    rules: Sequence[Read], glossary: Glossary, con: DuckDBPyConnection
) -> list[Tally] | None:
    """Count who meets each rule among all hand-offs, on whatever day they opened.

    Args:
        rules: Admitted rules of the glossary.
        glossary: As it is now.
        con: The connection of `open_kept`.

    Returns:
        A tally for each rule, or None where the run was one of another kit.
    """
    import duckdb

    try:
        return _tallies(con, rules, _stale(con, glossary))
    except duckdb.Error:
        return None


def _stale(con: DuckDBPyConnection, glossary: Glossary) -> set[str]:
    """Name the facts that the glossary decides otherwise than it did for the run."""
    now = glossary_rows(glossary)
    stale: set[str] = set()
    for table, facts in _DECIDES.items():
        columns = [name for name in TABLES[table] if name != "line"]
        agreed = columns.index("is_agreed")
        then = con.execute(f"select {', '.join(columns)} from glossary.{table}")  # noqa: S608 - constants
        before = {row for row in then.fetchall() if row[agreed]}
        if before != {row[: len(columns)] for row in now[table] if row[agreed]}:
            stale |= facts
    return stale


def _tallies(
    con: DuckDBPyConnection, rules: Sequence[Read], stale: Collection[str]
) -> list[Tally]:
    columns = con.execute(f"select * from {_FACTS} limit 0").description or []  # noqa: S608 - constants
    known = {str(column[0]) for column in columns} - set(stale)
    unknown = [tuple(sorted(facts_of(rule.tree) - known)) for rule in rules]
    asked = [rule for rule, lack in zip(rules, unknown, strict=True) if not lack]
    counts = ", ".join(map(_counts, asked)) or "0"
    row = con.execute(f"select {counts} from {_FACTS}").fetchone() or ()  # noqa: S608 - printed from admitted trees
    tallies = iter([Tally(*row[n : n + 3]) for n in range(0, 3 * len(asked), 3)])
    return [Tally(unknown=lack) if lack else next(tallies) for lack in unknown]


def _counts(rule: Read) -> str:
    moment = f"moment = '{_MOMENTS.get(rule.name, 'opened')}'"
    condition = f"({print_rule(rule.tree)})"
    return (
        f"count(*) filter (where {moment}), "
        f"count({condition}) filter (where {moment}), "
        f"count(*) filter (where {moment} and {condition})"
    )
