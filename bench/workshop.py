"""Measure how fast the workshop answers a knob, on the sample and on 200,000 hand-offs.

The large one is the sample's hand-offs many times over, each copy with ids of its own.
A rule is judged on every quarter on file, terms on the quarter at hand. Beside each
median stands its ratio to an aggregate over the same hand-offs.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median

from sqlglot import exp

from jointplan.sample import write_sample
from jointplan.whatif.workshop import session
from jointplan.whatif.workshop.knobs import Setting, conditions_of, rule_with
from jointplan.whatif.workshop.session import Held, hold
from jointplan.whatif.workshop.trial import Bench, Trial
from jointplan.workspace import KIT_ROOT, Workspace
from tests.support.building import build_workspace, copy_workspace, tell_build

COPIES = 57
TURNS = 15
_IDS = ("handoff_id", "subject_id", "person_id", "record_id", "touch_id")
_PLAIN = (
    "select quarter, count(*), count(decided_on) from held.journeys.outcomes group by 1"
)


def main() -> None:
    """Print medians in milliseconds, and ratios."""
    with tempfile.TemporaryDirectory() as folder:
        write_sample(Path(folder) / "exports")
        root = copy_workspace(KIT_ROOT, Path(folder) / "workspace")
        place, exports = Workspace(root), Path(folder) / "exports"
        build_workspace(root, Path(folder), exports=exports).close()
        (Path(folder) / "build.duckdb").rename(place.built)
        tell_build(place, exports)
        measure(hold(place))
        session.MANY = 0  # as for so many hand-offs: every thread
        held = hold(place)
        multiply(held)
        measure(held)


def multiply(held: Held) -> None:
    """Add copies of every hand-off to what is held."""
    con = held.con
    con.execute("use held")
    tables = con.execute(
        "select schema_name || '.' || table_name, list(column_name) "
        "from duckdb_columns() where database_name = 'held' "
        "group by 1 "
        "having list_has_any(list(column_name), ['handoff_id', 'subject_id'])"
    ).fetchall()
    for name, columns in tables:
        anew = ", ".join(
            f"{each} || '#' || copies.copy as {each}"
            for each in _IDS
            if each in columns
        )
        con.execute(
            f"insert into held.{name} select old.* replace ({anew}) "
            f"from held.{name} as old cross join range(1, {COPIES}) as copies (copy)"
        )


def measure(held: Held) -> None:
    """Turn a limit and a term, and tell the medians."""
    bench = Bench(held)
    words = held.words
    rule = words.rule if words.rule is not None else exp.true()
    path = next(each.path for each in conditions_of(rule) if each.limit is not None)
    term = words.terms[0]
    plain = seconds_of(lambda _: held.con.execute(_PLAIN).fetchall())
    rules = seconds_of(
        lambda turn: bench.answer(
            Trial(rule_with(rule, {path: Setting(limit=50 + turn)}))
        )
    )
    terms = seconds_of(
        lambda turn: bench.answer(
            Trial(terms={term.number: replace(term, limit_seconds=3_600 + 60 * turn)})
        )
    )
    found = held.con.execute("select count(*) from held.journeys.outcomes").fetchone()
    told = [
        f"{name} {seconds * 1000:.0f} ms ({seconds / plain:.0f} x)"
        for name, seconds in (("rule", rules), ("terms", terms))
    ]
    print(f"{found[0] if found else 0:>9,} hand-offs: {', '.join(told)}")


def seconds_of(turn: Callable[[int], object]) -> float:
    """The median time of a turn."""
    taken = []
    for number in range(TURNS):
        begun = time.perf_counter()
        turn(number)
        taken.append(time.perf_counter() - begun)
    return median(taken)


if __name__ == "__main__":
    main()
