"""The cells of a preview's tables: texts, ready to be escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jointplan.report.display.formats import (
    DASH,
    count,
    interval,
    per_cent,
    share,
    share_span,
    signed,
)
from jointplan.report.display.locales import FIXED
from jointplan.report.display.promises import gap, told
from jointplan.stats.rates import SMALLEST_DENOMINATOR, wilson
from jointplan.whatif.preview.figures import Row, Side

Promises = Mapping[str, Row]
ACCEPTED = ("conforming_accepted_count", "rated_conforming_count")
QUALIFIED = ("qualified_within_count", "mature_count")
WON = ("won_within_count", "win_mature_count")


@dataclass(frozen=True)
class Sheet:
    """A table: its id, its caption, its columns and its rows of texts.

    Attributes:
        ident: Id on the page.
        title: Caption.
        columns: Headings; the first names the row.
        rows: Cells; a row may be set apart by its kind.
        note: What stands under it.
        texts: Columns that hold words and no numbers.
        kinds: Per row, `total`, `apart` or nothing.
        is_folded: Whether the reader unfolds it.
    """

    ident: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""
    texts: frozenset[int] = frozenset()
    kinds: Sequence[str] = ()
    is_folded: bool = False


def is_known(side: Side, of: tuple[str, str]) -> bool:
    """Whether the export can tell of a rate: it was recorded in time (R33, R34)."""
    if of == ACCEPTED:
        return not side.whole["unrecorded_count"]
    name = "is_win_recorded" if of == WON else "is_qualification_recorded"
    return bool(side.recorded[name])


def verdict(row: Row, name: str) -> int | None:
    """A count of verdicts; none where no rule is agreed, so that nobody has one."""
    return row[name] if row["ruled_count"] else None


def conforming(row: Row) -> str:
    """The conforming share of rated hand-offs, between the least and the most of it."""
    number = verdict(row, "rated_conforming_count")
    return share_span(number, row["rated_not_judged_count"], row["rated_count"])


def amount(row: Row, name: str) -> Decimal | None:
    """A sum of amounts; none where nothing but opportunities without one is there."""
    total: Decimal = row[f"{name}_amount"]
    return None if not total and row["uncounted_count"] else total


def counts(old: Row, new: Row, name: str) -> list[str]:
    """A count by both, and the difference."""
    return [count(old[name]), count(new[name]), signed(new[name] - old[name])]


def verdicts(old: Row, new: Row, name: str) -> list[str]:
    """A count of verdicts by both, and the difference."""
    was, becomes = verdict(old, name), verdict(new, name)
    more = None if was is None or becomes is None else becomes - was
    return [count(was), count(becomes), signed(more)]


def shares(old: Row, new: Row, k: str, n: str) -> list[str]:
    """A share with its counts by both, and the difference in points."""
    return [share(old[k], old[n]), share(new[k], new[n]), points(old, new, k, n)]


def promise(old: Promises, new: Promises, name: str) -> list[str]:
    """What came of a promise by both, as the scorecard has it, and the difference."""
    was, becomes = old[name], new[name]
    return [told(was), told(becomes), gap(was, becomes)]


def points(old: Row, new: Row, k: str, n: str) -> str:
    """The difference of two shares; a dash where either has under ten cases."""
    if min(old[n], new[n]) < SMALLEST_DENOMINATOR:
        return DASH
    more = new[k] * 100 / new[n] - old[k] * 100 / old[n]
    return f"{signed(more, 1)}{FIXED}points"


def rated(row: Row, k: str, n: str, is_recorded: bool = True) -> list[str]:
    """A rate with its counts, and its interval; counts only under ten."""
    if not is_recorded:
        return ["not in this export", DASH]
    bounds = wilson(row[k], row[n]) if row[n] >= SMALLEST_DENOMINATOR else None
    return [share(row[k], row[n]), interval(bounds)]


def per_week(row: Row | None) -> str:
    """Conforming hand-offs of a team a week, on average over the quarter so far."""
    return count(_per_week(row), 1) if row and row["weeks"] else DASH


def of_capacity(row: Row | None) -> str:
    """The same as a share of what the team can take; a dash where nobody said."""
    if not row or not row["handoffs_per_week"] or not row["weeks"]:
        return DASH
    part = _per_week(row) * 100 / row["handoffs_per_week"]
    return per_cent(count(part))


def _per_week(row: Row) -> Decimal:
    given: Decimal = row["conforming_count"] / row["weeks"]
    return given
