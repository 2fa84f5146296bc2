"""Tables of a preview by source, segment and band, and the list of hand-offs."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from jointplan.report.display.formats import (
    DASH,
    count,
    day,
    first_upper,
    money,
    named,
    percent,
)
from jointplan.whatif.preview.figures import Compared, Row, Side
from jointplan.whatif.preview.table_cells import (
    ACCEPTED,
    WON,
    Sheet,
    amount,
    conforming,
    is_known,
    rated,
)

LISTED = 2000
_AXES = ("source", "segment", "region")
_CONFORMING = ("Meet the rule: base", "edited", "Earn quota: base", "edited")
_QUOTA = ("Quota", "Reached: base", "edited")
_LISTED = "Leads that change"
_LIST = (
    "Record",
    "Opened",
    "Source",
    "Segment",
    "Trigger",
    "Verdict",
    "Quota",
    "Decision",
)
VERDICTS = {True: "meets the rule", False: "does not", None: "cannot be judged"}


def split(compared: Compared, grouping: str) -> Sheet:
    """One attribute: conforming and quota by both glossaries."""
    names = _names(compared, grouping)
    quotas = _quotas(compared, grouping)
    columns = [first_upper(grouping), *_CONFORMING, *(_QUOTA if quotas else ())]
    rows = []
    for name in names:
        sides = [_of(side, grouping, name) for side in _sides(compared)]
        earned = [row.get("earned_count", 0) for row in sides]
        cells = [_conforming(row) for row in sides]
        cells += [count(number) for number in earned]
        if quotas:
            quota = None if name is None else quotas.get(name)
            cells += [count(quota), *(percent(number, quota) for number in earned)]
        rows.append([named(name), *cells])
    return Sheet(
        f"preview-{grouping.replace(' ', '-')}",
        f"By {grouping}: MQL rule and quota",
        columns,
        rows,
        f"All leads of the quarter, by the {grouping} that each glossary gives them. "
        "Shares are of rated leads.",
        kinds=_kinds(names),
    )


def split_outcomes(compared: Compared, grouping: str) -> Sheet:
    """One attribute: what became of the conforming hand-offs of both sides."""
    names = _names(compared, grouping)
    currency = str(compared.period["currency"])
    rows = []
    for name in names:
        both = [(side, _of(side, grouping, name)) for side in _sides(compared)]
        cells = [_rate(side, row, of) for of in (ACCEPTED, WON) for side, row in both]
        amounts = [
            money(amount(row, "pipeline") if row else 0, currency) for _, row in both
        ]
        rows.append([named(name), *cells, *amounts])
    days = compared.period["win_within_days"]
    won = f"Won within {days} days: base"
    return Sheet(
        f"preview-{grouping.replace(' ', '-')}-outcomes",
        f"By {grouping}: accepted, won, pipeline",
        (
            first_upper(grouping),
            "Accepted: base",
            "edited",
            won,
            "edited",
            "Pipeline: base",
            "edited",
        ),
        rows,
        f"Of rated leads that meet the rule; wins of leads {days} days old. Each rate "
        "has its 95% interval; below ten leads, counts only.",
        kinds=_kinds(names),
        is_folded=True,
    )


def moved(compared: Compared) -> Sheet:
    """The hand-offs that change sides, without names."""
    rows = [
        [
            row["record_id"],
            day(row["opened_on"]),
            named(row["source"]),
            named(row["segment"]),
            named(row["trigger"]),
            turned(VERDICTS[row["was_conforming"]], VERDICTS[row["is_conforming"]]),
            turned(row["old_fate"], row["new_fate"]),
            row["decision"],
        ]
        for row in compared.moved[:LISTED]
    ]
    rest = len(compared.moved) - len(rows)
    note = f"{count(rest)} more are not listed." if rest else ""
    words = frozenset(range(1, len(_LIST)))
    return Sheet("preview-list", _LISTED, _LIST, rows, note, texts=words)


def turned(was: str, becomes: str) -> str:
    """Both words where they differ, else the one."""
    return was if was == becomes else f"{was} → {becomes}"


def _names(compared: Compared, grouping: str) -> list[str | None]:
    """The values of an attribute, the largest first, not recorded last."""
    old, new = compared.old.groups[grouping], compared.new.groups[grouping]
    counts = {
        name: max(side[name]["claimed_count"] for side in (old, new) if name in side)
        for name in (*new, *old)
    }
    return sorted(counts, key=lambda name: (name is None, -counts[name]))


def _quotas(compared: Compared, grouping: str) -> dict[str, Decimal]:
    """Quota lines for one value of an attribute and nothing else."""
    found: dict[str, Decimal] = {}
    for line in compared.new.lines:
        word = line.get(grouping)
        others = [axis for axis in _AXES if axis != grouping and line[axis] is not None]
        if word is not None and not others:
            found[word] = found.get(word, Decimal()) + line["quota_count"]
    return found


def _of(side: Side, grouping: str, name: str | None) -> Row:
    return side.groups[grouping].get(name, {})


def _sides(compared: Compared) -> tuple[Side, Side]:
    return compared.old, compared.new


def _conforming(row: Row) -> str:
    return conforming(row) if row else DASH


def _kinds(names: Sequence[str | None]) -> list[str]:
    return ["apart" if name is None else "" for name in names]


def _rate(side: Side, row: Row, of: tuple[str, str]) -> str:
    share_, bounds = rated(row, *of, is_known(side, of)) if row else (DASH, DASH)
    return share_ if bounds == DASH else f"{share_}, {bounds}"
