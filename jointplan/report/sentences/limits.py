"""What this delivery cannot show: the same lines on the page and in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from jointplan.report.display.blocks import Block, Row, nothing, only, rows, text
from jointplan.report.display.formats import count, day, listing, plural
from jointplan.report.limit_words import limit_of

MOST_LINES = 2
_MOST_SUBJECTS = 4
_EVERYTHING = '<a href="#table-limits">All limits and what to do</a>'


@dataclass(frozen=True)
class Untold:
    """One kind of limit, as a line tells it.

    Attributes:
        extent: How many leads it touches, of all, or how many people beside them;
            empty where that is not known.
        sentence: What is not known, and where.
        cure: What to do.
        standing: Whether publication waits for it, or who accepted it.
        is_open: Whether publication waits for it.
    """

    extent: str
    sentence: str
    cure: str
    standing: str
    is_open: bool


def untold(limits: pd.DataFrame, run: pd.DataFrame) -> Block:
    """At most three limits, by the leads they touch; what to do stands in the table."""
    lines = untold_lines(rows(limits))
    if not lines:
        return nothing("The export holds all that this report needs.")
    items = "".join(_item(line) for line in lines[:MOST_LINES])
    rest = _rest(lines)
    more = f'<p class="remark">{text(rest)}{_EVERYTHING}.</p>'
    plain = "\n".join([*map(_short, lines[:MOST_LINES]), *([rest] if rest else [])])
    quarter = text(only(run)["quarter"])
    return Block(
        f'<ul class="untold" aria-label="What the export for {quarter} cannot show">'
        f"{items}</ul>{more}",
        plain.strip(),
    )


def terminal_lines(found: Sequence[Row]) -> list[str]:
    """The same lines for the terminal, all of them."""
    lines = untold_lines([row | {"subject": _without_cells(row)} for row in found])
    if not lines:
        return []
    waiting = sum(line.is_open for line in lines)
    head = "what this delivery cannot show"
    if waiting:
        head += f" ({waiting} open: mend or accept before make publish)"
    return ["", f"{head}:", *(f"  {_plain(line)}" for line in lines), ""]


def _without_cells(row: Row) -> str | None:
    """What a limit is about, unless it is a cell of an export."""
    if limit_of(str(row["limit_code"])).is_of_cells:
        return None
    return None if row["subject"] is None else str(row["subject"])


def untold_lines(found: Sequence[Row]) -> list[Untold]:
    """One line for each kind of limit, those that touch the most leads first."""
    kinds: dict[str, list[Row]] = {}
    for row in sorted(found, key=lambda row: row["position"]):
        kinds.setdefault(str(row["limit_code"]), []).append(row)
    return [_line(code, same) for code, same in _by_reach(kinds)]


def _by_reach(kinds: dict[str, list[Row]]) -> list[tuple[str, list[Row]]]:
    return sorted(
        kinds.items(), key=lambda kind: -max(_touched(kind[1])[0], _people(*kind))
    )


def _touched(same: Sequence[Row]) -> tuple[int, bool]:
    """Leads that limits of one kind touch, and whether any of them says so."""
    known = [row["touched_count"] for row in same if row["touched_count"] is not None]
    return min(sum(known), same[0]["handoff_count"]), bool(known)


def _people(code: str, same: Sequence[Row]) -> int:
    """People that a limit concerns beside the leads."""
    if limit_of(code).counts != "people":
        return 0
    return sum(row["actual_count"] or 0 for row in same)


def _line(code: str, same: Sequence[Row]) -> Untold:
    limit = limit_of(code)
    touched, is_known = _touched(same)
    of = same[0]["handoff_count"]
    extent = f"{count(touched)} of {plural(of, 'lead')}" if is_known else ""
    if people := _people(code, same):
        extent = "1 person" if people == 1 else f"{count(people)} people"
    is_open = any(row["is_open"] for row in same)
    where = _where(same)
    return Untold(
        extent,
        f"{limit.sentence} ({where})." if where else f"{limit.sentence}.",
        f"{limit.cure}.",
        "Open: publication waits." if is_open else _accepted(same[0]),
        is_open,
    )


def _where(same: Sequence[Row]) -> str:
    """What limits of one kind are about: names, or the day since which it is so."""
    named = [str(row["subject"]) for row in same if row["subject"] is not None]
    if named:
        shown = named[:_MOST_SUBJECTS]
        if len(named) > _MOST_SUBJECTS:
            shown.append(f"{len(named) - _MOST_SUBJECTS} more")
        return listing(shown)
    return "" if same[0]["since_on"] is None else day(same[0]["since_on"])


def _accepted(row: Row) -> str:
    if row["marketing_by"] is None:
        return ""
    because = f": {row['because']}" if row["because"] else ""
    return (
        f"Accepted by {row['marketing_by']} (marketing) and {row['sales_by']} (sales) "
        f"on {day(row['accepted_on'])}{because}."
    )


def _rest(lines: Sequence[Untold]) -> str:
    """How many limits are not shown, so that none is hidden."""
    hidden = lines[MOST_LINES:]
    if not hidden:
        return ""
    waiting = sum(line.is_open for line in hidden)
    told = f"{count(len(hidden))} more"
    return f"{told}, {waiting} of them open. " if waiting else f"{told}. "


def _item(line: Untold) -> str:
    extent = f"<b>{text(line.extent)}</b> " if line.extent else ""
    standing = f" <b>{text(line.standing)}</b>" if line.standing else ""
    state = "open" if line.is_open else "known"
    return f'<li class="{state}">{extent}{text(line.sentence)}{standing}</li>'


def _plain(line: Untold) -> str:
    rest = f" {line.standing}" if line.standing else ""
    return f"{_head(line)}{line.sentence} {line.cure}{rest}"


def _short(line: Untold) -> str:
    rest = f" {line.standing}" if line.standing else ""
    return f"{_head(line)}{line.sentence}{rest}"


def _head(line: Untold) -> str:
    return f"{line.extent}: " if line.extent else ""
