"""The two-sided scorecard: what each side promised, what came of it, and why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from jointplan.report.display.blocks import (
    Block,
    Row,
    nothing,
    only,
    rows,
    source_note,
    text,
)
from jointplan.report.display.bullet import bullet
from jointplan.report.display.causes import Cause, causes, sentence
from jointplan.report.display.definitions import Definitions
from jointplan.report.display.formats import DASH, count, listing, span
from jointplan.report.display.grid import Column, table
from jointplan.report.display.promise_words import PROMISES, label
from jointplan.report.display.promises import (
    figure,
    gap,
    promised,
    state,
    told,
)

SIDES = (
    (("marketing",), "marketing", "Marketing"),
    (("sales",), "sales", "Sales"),
    (("shared", "joint"), "both", "Both"),
)
WORDS = {
    "kept": ("✓", "kept"),
    "missed": ("✕", "missed"),
    "pending": ("◔", "too early to say"),
    "not measurable": ("–", "cannot be judged"),
    "not promised": ("·", "not promised"),
}
SO_FAR = {"kept": ("✓", "kept so far"), "missed": ("✕", "behind so far")}
"""Of a quarter that still runs: leads still come, and shares still move."""

ORDINALS = ("", "", "second", "third", "fourth", "fifth")


def scorecard(
    scorecard: pd.DataFrame,
    promise_causes: pd.DataFrame,
    glossary_terms: pd.DataFrame,
    run: pd.DataFrame,
) -> Block:
    """Promise, actual, state and main cause of every promise, side by side."""
    about = only(run)
    found = sorted(rows(scorecard), key=lambda row: (row["position"], row["starts_on"]))
    current = [row for row in found if row["is_report_quarter"]]
    if not current:
        return nothing(f"The plan makes no promise for {about['quarter']}.")
    named = causes(promise_causes, scorecard)
    shown = _Card(found, named, Definitions(glossary_terms), about)
    panels = "".join(
        shown.panel(kind, title, [row for row in current if row["side"] in sides])
        for sides, kind, title in SIDES
    )
    last = shown.last_quarter()
    ring = f'<li><i class="ring"></i>last quarter ({text(last)})</li>' if last else ""
    key = (
        '<ul class="key"><li><i class="swatch target-bar"></i>this quarter</li>'
        f'<li><i class="upright"></i>promised</li>{ring}</ul>'
    )
    return Block(
        f'{key}<div class="scorecard">{panels}</div>', _plain(current, named, about)
    )


def promise_quarters(scorecard: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Every promise over the last quarters, with its state in each."""
    about = only(run)
    found = sorted(rows(scorecard), key=lambda row: (row["starts_on"], row["position"]))
    quarters = list(dict.fromkeys(row["quarter"] for row in found))
    current = [row for row in found if row["is_report_quarter"]]
    by = {(row["promise"], row["quarter"]): row for row in found}
    columns = [Column("Promise", [label(row) for row in current])]
    for quarter in quarters:
        of_quarter = [by.get((row["promise"], quarter)) for row in current]
        columns.append(
            Column(quarter, [_past(row, about["currency"]) for row in of_quarter])
        )
    changed = [row["quarter"] for row in _changed(found)]
    note = source_note(about, "scorecard")
    if changed:
        note += f" The definition changed with {listing(list(dict.fromkeys(changed)))}."
    return table(
        "table-promise-quarters",
        "Every promise, quarter by quarter",
        columns,
        note=note,
        empty=f"The plan makes no promise for {about['quarter']}.",
        is_folded=False,
    )


def verdict(row: Row) -> str:
    """Say how a promise stands, with the number that is short: `missed, 79 short`."""
    word = WORDS.get(row["state"], ("", row["state"]))[1]
    short = state(row).partition(", ")[2]
    return f"{word}, {short}" if short else word


def in_brief(quarter: str, than: str) -> str:
    """Name a quarter beside another: `Q2` beside one of the same year."""
    year, _, part = quarter.rpartition("-")
    return part if than.rpartition("-")[0] == year else quarter


class _Card:
    """What every promise of the card is drawn with."""

    def __init__(
        self,
        found: Sequence[Row],
        named: Mapping[str, Cause],
        definitions: Definitions,
        about: Row,
    ) -> None:
        self.found = found
        self.causes = named
        self.definitions = definitions
        self.about = about
        self.currency = about["currency"]

    def last_quarter(self) -> str:
        """The quarter before the report's, if it is on file."""
        past = [row for row in self.found if row["starts_on"] < self.about["starts_on"]]
        return in_brief(past[-1]["quarter"], self.about["quarter"]) if past else ""

    def panel(self, kind: str, title: str, current: Sequence[Row]) -> str:
        if not current:
            return ""
        promises = "".join(self._promise(row) for row in current)
        return (
            f'<section class="side {kind}"><h3>{text(title)}{text(_kept(current))}</h3>'
            f"{promises}</section>"
        )

    def _promise(self, row: Row) -> str:
        past = [
            each
            for each in self.found
            if each["promise"] == row["promise"] and not each["is_report_quarter"]
        ]
        before = past[-1] if past and past[-1]["quarter"] == self._before() else None
        said, behind = figure(row, self.currency)
        if row["all_count"] is None and row["promised_count"] is not None:
            said_markup = (
                f"{text(said)} <small>of {text(promised(row, self.currency))}</small>"
            )
        else:
            said_markup = text(said)
        mark, word = self._word(row)
        since = self._since(before, row)
        against = self._against(row, behind)
        return (
            f'<div class="promise"><p class="what">{self._label(row)} '
            f'<span class="mark {text(row["state"].replace(" ", "-"))}">'
            f'<span aria-hidden="true">{mark}</span> {text(word)}</span></p>'
            f'<p class="actual">{said_markup}</p>'
            f"{bullet(row, before)}"
            f'<p class="against"><span>{text(against)}</span>'
            f'<span class="since">{text(since)}</span></p>'
            f"{self._why(row, past)}</div>"
        )

    def _word(self, row: Row) -> tuple[str, str]:
        """Mark and word of a state."""
        words = WORDS if self.about["is_complete"] else WORDS | SO_FAR
        return words.get(row["state"], ("?", row["state"]))

    def _before(self) -> str:
        past = [row for row in self.found if row["starts_on"] < self.about["starts_on"]]
        return str(past[-1]["quarter"]) if past else ""

    def _label(self, row: Row) -> str:
        whole = label(row)
        words = PROMISES.get(str(row["promise"]))
        if words is None or words.explained not in whole:
            return text(whole)
        start, end = whole.split(words.explained, 1)
        explained = self.definitions.explained(words.explained, words.term)
        return text(start) + explained + text(end)

    def _against(self, row: Row, behind: str) -> str:
        goal = promised(row, self.currency)
        if row["all_count"] is None and row["promised_count"] is not None:
            words = difference_words(row)
            if not self.about["is_complete"]:
                words = words.replace("short", "to go")
            return "; ".join(part for part in (words, behind) if part)
        parts = [behind, "" if goal == DASH else f"promised {goal}"]
        if row["state"] == "missed" or _hidden(row):
            parts.append(state(row).partition(", ")[2])
        return "; ".join(part for part in parts if part)

    def _since(self, before: Row | None, row: Row) -> str:
        if before is None:
            return ""
        quarter = in_brief(before["quarter"], row["quarter"])
        if row["all_count"] is None and row["promised_count"] is not None:
            then = span_of(before)
            goal = promised(before, self.currency)
            return f"{quarter}: {then}" + (f" of {goal}" if goal != DASH else "")
        if row["all_count"] is None and not self.about["is_complete"]:
            return f"{quarter}: {figure(before, self.currency)[0]}"
        moved = gap(before, row, self.currency).replace("\u00a0points", "")
        return f"{moved} since {quarter}" if moved != DASH else ""

    def _why(self, row: Row, past: Sequence[Row]) -> str:
        said = []
        cause = self.causes.get(row["promise"])
        if cause and (row["state"] == "missed" or not cause.is_chance):
            said.append(sentence(cause))
        run_of = 1
        for each in reversed(past):
            if row["state"] != "missed" or each["state"] != "missed":
                break
            run_of += 1
        if run_of > 1:
            nth = ORDINALS[run_of] if run_of < len(ORDINALS) else f"{run_of}th"
            said.append(f"Missed for the {nth} quarter.")
        return f'<p class="why">{text(" ".join(said))}</p>' if said else ""


def difference_words(row: Row) -> str:
    """By how much a number is short of what was promised, or ahead of it."""
    if row["promised_count"] is None or row["least_count"] is None:
        return ""
    low = row["least_count"] - row["promised_count"]
    high = row["most_count"] - row["promised_count"]
    if low >= 0:
        return f"{span(low, high - low)} ahead" if high else "as promised"
    if high <= 0:
        return f"{span(-high, high - low)} short"
    return f"{count(-low)} short to {count(high)} ahead"


def span_of(row: Row) -> str:
    """A number of which perhaps only bounds are known."""
    least, most = row["least_count"], row["most_count"]
    return span(least, None if least is None else most - least)


def _hidden(row: Row) -> bool:
    return state(row) != row["state"] and row["state"] in ("pending", "not measurable")


def _kept(current: Sequence[Row]) -> str:
    """How many of a side's promises were kept."""
    states = [row["state"] for row in current if row["state"] != "not promised"]
    if not states:
        return ""
    said = f": {states.count('kept')} of {len(states)} kept"
    for name in ("pending", "not measurable"):
        if name in states:
            said += f", {states.count(name)} {WORDS[name][1]}"
    return said


def _changed(found: Sequence[Row]) -> list[Row]:
    """Rows whose definition is not that of the quarter before."""
    last: dict[str, object] = {}
    changed = []
    for row in found:
        was, now = last.get(row["promise"]), row.get("definition_on")
        if was and now and was != now:
            changed.append(row)
        last[row["promise"]] = now
    return changed


def _past(row: Row | None, currency: str) -> str:
    if row is None:
        return DASH
    said = figure(row, currency)[0]
    word = WORDS.get(row["state"], ("", row["state"]))[1]
    return said if row["state"] == "not promised" else f"{said}, {word}"


def _plain(current: Sequence[Row], named: Mapping[str, Cause], about: Row) -> str:
    lines = []
    for row in current:
        line = (
            f"{label(row)}: {told(row, about['currency'])}, promised "
            f"{promised(row, about['currency'])}, {state(row)}"
        )
        if row["promise"] in named:
            line += f". {sentence(named[row['promise']])}"
        lines.append(line)
    return "\n".join(lines)
