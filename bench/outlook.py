"""How the revenue outlook of past quarters compares with what came.

    python -m bench.outlook [--workspace .] 2025-12-31 2026-03-31 2026-06-30

For each day the workspace is built as of that day, so with the data and plans of then,
and the outlook of the quarters after it is held against the newest build: revenue of
leads in all, and of other origins, with the range that should hold four in five.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from jointplan.stats.outlook import Range, range_of
from jointplan.stats.solved_quota import Served, solve
from jointplan.workspace import KIT_ROOT
from tests.support.building import build_workspace

MARTS = ("outlook_quarters", "outlook_history", "lead_deal_ages", "deal_outcomes")


def built(root: Path, as_of: date | None) -> dict[str, pd.DataFrame]:
    """The marts of the outlook, as of a day."""
    with tempfile.TemporaryDirectory() as scratch:
        con: duckdb.DuckDBPyConnection = build_workspace(
            root,
            Path(scratch),
            as_of=as_of,
            tables=[f"marts.{name}" for name in MARTS],
        )
        found = {name: con.execute(f"from marts.{name}").df() for name in MARTS}
        con.close()
    return found


def whole(served: Served) -> Range | None:
    """What leads bring in a quarter: open deals, leads made, and as many as planned."""
    parts = [served.open_deals, served.waiting]
    if served.new is None:
        return None
    parts.append(served.new)
    expected = served.won + sum(each.expected for each in parts)
    drawn = served.won + np.sum([each.draws for each in parts], axis=0)
    return range_of(expected, drawn)


def compared(root: Path, days: list[date]) -> Iterator[tuple[str, bool]]:
    """A line per day, quarter and part, and whether its range held what came."""
    newest = built(root, None)["outlook_history"].to_dict("records")
    history = {str(row["quarter"]): row for row in newest}
    for day in days:
        marts = built(root, day)
        solved = solve(*(marts[name] for name in MARTS))
        for served in solved.served:
            if served.quarter not in history:
                continue
            for part, found in (("leads", whole(served)), ("others", served.others)):
                if found is None:
                    continue
                name = "lead" if part == "leads" else "other"
                came = float(history[served.quarter][f"{name}_won_amount"])
                is_held = found.low <= came <= found.high
                yield (
                    f"{day}  {served.quarter}  {part:6}  {found.expected:11,.0f}  "
                    f"{found.low:11,.0f}  {found.high:11,.0f}  {came:11,.0f}  "
                    f"{'held' if is_held else 'missed'}",
                    is_held,
                )
        if not solved.served:
            yield f"{day}  cannot be solved: {solved.missing} are missing", True


def main() -> None:
    """Print what was expected of past quarters beside what came."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--workspace", type=Path, default=KIT_ROOT)
    asked.add_argument("days", nargs="+", type=date.fromisoformat)
    given = asked.parse_args()
    head = (
        "as of       quarter  of        expected     80% from           to         came"
    )
    sys.stdout.write(f"{head}\n")
    held = [
        is_held
        for line, is_held in compared(given.workspace, given.days)
        if sys.stdout.write(f"{line}\n")
    ]
    sys.stdout.write(f"held {sum(held)} of {len(held)}\n")


if __name__ == "__main__":
    main()
