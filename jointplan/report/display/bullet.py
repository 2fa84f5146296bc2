"""A promise as a bar against a line, with the quarter before as a ring."""

from __future__ import annotations

from jointplan.report.display.blocks import Row
from jointplan.report.display.promises import bounds, middle

ROOM = 1.08
"""How far the scale of a number goes beyond the largest that stands on it."""


def bullet(row: Row, before: Row | None) -> str:
    """Draw what was reached as a bar, what was promised as a line, last time as a ring.

    A share stands on a scale from 0 to 100%. What cannot be judged is an outline beyond
    the bar. The words beside it say the same, so it is hidden from screen readers.
    """
    level, goal = middle(row), _goal(row)
    then = middle(before) if before else None
    known = [each for each in (level, goal, then) if each is not None]
    if not known:
        return ""
    full = (max(known) * ROOM or 1.0) if row["all_count"] is None else 1.0
    parts = ['<rect class="track" x="0" width="100%" y="7" height="10"/>']
    if level is not None:
        least, most = _ends(row, level)
        parts.append(_bar("bar", 0, least / full, 7, 10))
        if most > least:
            parts.append(_bar("range", least / full, (most - least) / full, 7.75, 8.5))
    if goal is not None:
        at = _at(goal / full)
        parts.append(f'<rect class="goal" x="{at}" width="3" y="1" height="22"/>')
    if then is not None:
        parts.append(f'<circle class="last" cx="{_at(then / full)}" cy="12" r="4.5"/>')
    return f'<svg class="bullet" aria-hidden="true">{"".join(parts)}</svg>'


def _bar(kind: str, start: float, width: float, y: float, height: float) -> str:
    return (
        f'<rect class="{kind}" x="{_at(start)}" width="{_at(width)}" y="{y}" '
        f'height="{height}"/>'
    )


def _at(part: float) -> str:
    return f"{min(100.0, max(0.0, 100 * part)):.2f}%"


def _ends(row: Row, level: float) -> tuple[float, float]:
    """The worst and the best of what was reached."""
    if row["promise"] == "won_revenue":
        return level, level
    if row["all_count"] is None:
        return float(row["least_count"]), float(row["most_count"])
    (low, of), (high, _) = bounds(row)
    return low / of, high / of


def _goal(row: Row) -> float | None:
    for column, scale in (
        ("promised_amount", 1),
        ("promised_count", 1),
        ("promised_pct", 100),
    ):
        if row[column] is not None:
            return float(row[column]) / scale
    return None
