"""A trend of a few quarters, small enough to stand in a line of text."""

from __future__ import annotations

from collections.abc import Sequence

from jointplan.report.display.blocks import text

WIDTH, HEIGHT, EDGE = 96, 28, 5

Levels = Sequence[float | None]


def sparkline(
    levels: Levels,
    goals: Levels,
    *,
    told: str,
    is_open: bool,
    changed: Sequence[int] = (),
) -> str:
    """Draw levels as a line and what was promised as a thin dashed one.

    A quarter without a level is a gap, never a zero; the last dot is hollow while its
    quarter may still move.

    Args:
        levels: What was reached, oldest quarter first.
        goals: What was promised, likewise.
        told: The trend in words, for those who do not see it.
        is_open: Whether the last level may still move.
        changed: Places of quarters whose definition is not that of the one before.
    """
    places = [place for place, level in enumerate(levels) if level is not None]
    if len(places) < 2:
        return '<p class="spark">no trend yet</p>'
    low, high = _range([level for level in (*levels, *goals) if level is not None])
    line = _polyline("line", _points(levels, low, high))
    goal = _polyline("goal", _points(goals, low, high)) + _uprights(
        changed, len(levels)
    )
    x, y = str(_points(levels, low, high)[places[-1]]).split(",")
    kind = "dot hollow" if is_open else "dot"
    return (
        f'<svg class="spark" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}" role="img" aria-label="{text(told)}">'
        f"<title>{text(told)}</title>{goal}{line}"
        f'<circle class="{kind}" cx="{x}" cy="{y}" r="3.2"/></svg>'
    )


def _range(known: Sequence[float]) -> tuple[float, float]:
    """Begin at zero where the levels vary a lot, else just below the lowest."""
    low, high = min(known), max(known)
    start = 0.0 if low < high / 2 else low - (high - low) * 0.1
    return min(start, low), high


def _points(levels: Levels, low: float, high: float) -> list[str | None]:
    step = (WIDTH - 2 * EDGE) / max(1, len(levels) - 1)
    scale = (HEIGHT - 2 * EDGE) / ((high - low) or 1.0)
    return [
        None
        if level is None
        else f"{EDGE + place * step:.1f},{HEIGHT - EDGE - (level - low) * scale:.1f}"
        for place, level in enumerate(levels)
    ]


def _uprights(changed: Sequence[int], number: int) -> str:
    """Mark a changed definition between the quarters it lies between."""
    step = (WIDTH - 2 * EDGE) / max(1, number - 1)
    return "".join(
        f'<line class="changed" x1="{EDGE + (place - 0.5) * step:.1f}" y1="0" '
        f'x2="{EDGE + (place - 0.5) * step:.1f}" y2="{HEIGHT}"/>'
        for place in changed
    )


def _polyline(kind: str, points: Sequence[str | None]) -> str:
    """Draw unbroken runs; a lone point has no line."""
    runs: list[list[str]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return "".join(
        f'<polyline class="{kind}" points="{" ".join(run)}"/>'
        for run in runs
        if len(run) > 1
    )
