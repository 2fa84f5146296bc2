"""Unresolved merges: named once each, and nothing else is said about what they touch.

Both versions stand in the file, so a term or a rule between the markers is there
twice; what that does to the entry around them is no fault of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jointplan.errors import Findings, line_of

_HEADING = re.compile(r"#{1,3} ")
_MARK = re.compile(r"(<{7}|>{7}|\|{7})( |$)")


def merges_of(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Find unresolved merges: first and last line of each, counted from 1."""
    first = 0
    for number, line in enumerate(lines, start=1):
        found = _MARK.match(line)
        if not found:
            continue
        if line.startswith("<"):
            if first:
                yield first, first
            first = number
        elif line.startswith(">"):
            yield first or number, number
            first = 0
        elif not first:
            yield number, number
    if first:
        yield first, first


def name_merges(findings: Findings, lines: Sequence[str]) -> None:
    """Name each unresolved merge, and drop what was found in the entries it touches."""
    merges = list(merges_of(lines))
    heads = [n for n, line in enumerate(lines, start=1) if _HEADING.match(line)]
    for first, last in merges:
        top = max((n for n in heads if n <= first), default=1)
        below = min((n for n in heads if n > last), default=len(lines) + 1)
        findings.found[:] = [
            each for each in findings.found if not top <= line_of(each) < below
        ]
    for first, last in merges:
        down_to = f", down to line {last}" if last > first else ""
        findings.add(
            first,
            f"an unresolved merge stands here{down_to}",
            "keep one of the two versions and delete the marker lines",
        )
