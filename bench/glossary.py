"""What the check and the preview of a glossary cost, against starting Python.

    make bench

The yardstick is an empty process that imports the two libraries the check cannot do
without. Only ratios are worth keeping: machines differ, and busy ones wait.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

from jointplan.workspace import KIT_ROOT

ROUNDS = 7
LIMITS = {"glossary-check": 4, "preview": 20}
COMMANDS = {
    "import duckdb, markdown_it": [sys.executable, "-c", "import duckdb, markdown_it"],
    "glossary-check": [
        str(Path(sys.executable).with_name("jointplan")),
        "glossary-check",
    ],
    "preview": [str(Path(sys.executable).with_name("jointplan")), "preview"],
}


def seconds_of(command: list[str]) -> float:
    """Run a command in the repository and take its time."""
    started = time.perf_counter()
    subprocess.run(command, cwd=KIT_ROOT, check=True, capture_output=True)  # noqa: S603 - the lists above
    return time.perf_counter() - started


def main() -> None:
    """Run all three in turn, so that a busy minute falls on each, and print medians."""
    if not (KIT_ROOT / ".jointplan" / "built.duckdb").is_file():
        sys.exit(
            "make quarterly-report first: the preview starts from a built workspace"
        )
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(ROUNDS):
        for name, command in COMMANDS.items():
            taken[name].append(seconds_of(command))
    empty = statistics.median(taken.pop("import duckdb, markdown_it"))
    sys.stdout.write(f"{empty:7.2f} s  1.00  import duckdb, markdown_it\n")
    for name, times in taken.items():
        median = statistics.median(times)
        sys.stdout.write(
            f"{median:7.2f} s  {median / empty:4.2f}  {name} (at most {LIMITS[name]})\n"
        )


if __name__ == "__main__":
    main()
