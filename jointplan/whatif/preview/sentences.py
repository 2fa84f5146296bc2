"""What a preview says in words, on the terminal and on its page."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from jointplan.glossary.read import Glossary
from jointplan.report.display.formats import (
    count,
    day,
    first_upper,
    listing,
    money,
    plural,
    signed_money,
)
from jointplan.report.display.promises import figure, gap
from jointplan.whatif.preview.as_if_agreed import Judging
from jointplan.whatif.preview.changes import Change, Changes
from jointplan.whatif.preview.edit_sentences import named
from jointplan.whatif.preview.figures import Compared, Row
from jointplan.whatif.preview.table_cells import (
    ACCEPTED,
    amount,
    conforming,
    counts,
    is_known,
    rated,
    verdicts,
)

WORDS = {"source": "Sources", "segment": "Segments", "region": "Regions"}
REWORDED = {
    "source_count": "source {}",
    "segment_count": "segment {}",
    "region_count": "region {}",
    "reason_count": "rejection reason {}",
    "score_count": "agreed score {}",
    "band_count": "score band {}",
    "profile_count": "target profile {}",
    "sql_count": "SQL rule {}",
}


def headline(compared: Compared) -> str:
    """Say in a sentence what the edited glossary would do."""
    old, new = compared.old.whole, compared.new.whole
    quarter = compared.period["quarter"]
    if not compared.moved:
        return (
            f"No lead of {quarter} changes: {count(new['conforming_count'])} of "
            f"{count(new['claimed_count'])} meet the MQL rule and "
            f"{count(new['earned_count'])} earn quota, as before."
        )
    if not old["ruled_count"]:
        return (
            f"{conforming(new)} of the rated leads of {quarter} would meet the first "
            f"MQL rule. {quota(compared)}"
        )
    return (
        f"{count(new['conforming_count'])} instead of {count(old['conforming_count'])} "
        f"of the {plural(old['claimed_count'], 'lead')} of {quarter} would meet the "
        f"MQL rule: {count(len(compared.gained))} added, {count(len(compared.lost))} "
        f"dropped. {quota(compared)}"
    )


def quota(compared: Compared) -> str:
    """Say what becomes of the MQLs that earn quota, and of the promise."""
    old, new = compared.old.whole["earned_count"], compared.new.whole["earned_count"]
    said = f"{count(new)} instead of {count(old)} MQLs would earn quota"
    if new == old:
        said = f"{count(new)} MQLs would earn quota, as before"
    totals = [line for line in compared.new.lines if line["is_total"]]
    if not totals:
        return f"{said}; the plan has no total quota."
    promised = totals[0]["quota_count"]
    if not compared.period["is_complete"]:
        return f"{said}, of {count(promised)} promised for the whole quarter."
    return f"{said}, of {count(promised)} promised: {_ahead_of(promised, new, old)}."


def _ahead_of(promised: Decimal, new: int, old: int) -> str:
    """How a count stands to its promise, and stood: `53 short instead of 15`."""
    now, before = new - promised, old - promised
    if now == before:
        return f"{_gap(now)}, as before"
    if now * before > 0:
        return f"{_gap(now)} instead of {count(abs(before))}"
    return f"{_gap(now)} instead of {_gap(before)}"


def _gap(more: Decimal) -> str:
    if not more:
        return "on target"
    return f"{count(abs(more))} {'ahead' if more > 0 else 'short'}"


def dates(changes: Changes, compared: Compared) -> list[str]:
    """Say which versions judge the quarter before their day."""
    told = []
    moved = [
        each for change in changes.judging for each in change.becomes if each.is_moved
    ]
    quarter = compared.period["quarter"]
    for each in moved:
        told.append(
            f"{_named(each)} judges {quarter} as if it began on "
            f"{day(each.judges_from)}."
        )
    for each in changes.superseded:
        told.append(
            f"{_named(each)} is not shown: another edited version takes its place."
        )
    for each in changes.standing:
        told.append(
            f"{_named(each)} is in both glossaries and not agreed, so it changes no "
            "figure."
        )
    for each in changes.elsewhere:
        told.append(
            f"{_named(each)} applies to no day of {quarter}, so it changes no figure. "
            "Choose its quarter with QUARTER=."
        )
    return told


def warnings(compared: Compared, changes: Changes, glossary: Glossary) -> list[str]:
    """Say what a reader would otherwise take for a finding, or find out later."""
    new, old = compared.new.whole, compared.old.whole
    told = []
    if new["ruled_count"] and new["not_judged_count"] == new["claimed_count"]:
        told.append(
            "The MQL rule can judge no lead of the quarter: the exports do not have "
            "what it reads."
        )
    elif new["ruled_count"] and not new["conforming_count"]:
        told.append(
            f"None of the {plural(new['claimed_count'], 'lead')} meets the MQL rule: "
            "check its words and limits against the CRM."
        )
    if not old["ruled_count"]:
        told.append(
            "The base has no agreed MQL rule, so it takes every MQL of the CRM as one "
            "(R31)."
        )
    if not new["ruled_count"] and old["ruled_count"]:
        told.append("The edited glossary no longer has an MQL rule (R31).")
    return told + _unknown_words(compared.new.lines, glossary)


def _unknown_words(lines: Sequence[Row], glossary: Glossary) -> list[str]:
    """Quota lines that name a word the edited glossary does not know."""
    told = []
    for column, title in WORDS.items():
        tables = [table for table in glossary.tables if table.name == title]
        words = {row.cells[first_upper(column)] for t in tables for row in t.rows}
        told += [
            f"Quota {line['quota_name']!r} of the plan names the {column} "
            f"{line[column]!r}, which the edited glossary does not have. Change one of "
            "them, or the next report stops."
            for line in lines
            if tables and line[column] is not None and line[column] not in words
        ]
    return told


def reworded(compared: Compared) -> str:
    """Say how many leads change a word, a score or another verdict."""
    found = [
        text.format(count(compared.reworded[name]))
        for name, text in REWORDED.items()
        if compared.reworded[name]
    ]
    return f"Leads that change by field: {listing(found)}." if found else ""


def nothing(changes: Changes, base: str) -> str:
    """Say that two glossaries say the same, wholly or in all that judges."""
    if changes.is_nothing:
        return f"Nothing would change: your glossary says what {base} says."
    if not changes.judging:
        return "No figure would change: the edit moves no rule or table of the quarter."
    return ""


def summary(compared: Compared, changes: Changes) -> list[str]:
    """Lines for the terminal: the figures by both; none where none can move."""
    if not changes.judging:
        return []
    old, new = compared.old.whole, compared.new.whole
    currency = str(compared.period["currency"])
    more = new["pipeline_amount"] - old["pipeline_amount"]
    pipeline = (money(amount(side, "pipeline"), currency) for side in (old, new))
    rows = [
        ("", "base", "edited", "difference"),
        ("leads handed off", *counts(old, new, "claimed_count")),
        ("meet the MQL rule", *verdicts(old, new, "conforming_count")),
        ("cannot be judged", *verdicts(old, new, "not_judged_count")),
        ("earn quota", *counts(old, new, "earned_count")),
        ("added", "", count(len(compared.gained)), ""),
        ("dropped", "", count(len(compared.lost)), ""),
        ("share of rated leads", *_conforming(compared)),
        ("accepted of these", *_accepted(compared), ""),
        ("pipeline of these", *pipeline, signed_money(more, currency)),
    ]
    pairs = zip(compared.old.quarters, compared.new.quarters, strict=True)
    rows += [
        (
            f"meet the rule, {was['quarter']}",
            *verdicts(was, becomes, "conforming_count"),
        )
        for was, becomes in pairs
        if was["quarter"] != compared.period["quarter"]
    ]
    widths = [max(map(len, column)) + 2 for column in zip(*rows, strict=True)]
    return [_line(row, widths) for row in rows]


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = zip(row[1:], widths[1:], strict=True)
    numbers = "".join(f"{cell:>{width}}" for cell, width in cells)
    return f"{row[0]:<{widths[0]}}{numbers}".rstrip()


def _conforming(compared: Compared) -> list[str]:
    """The conforming share by both, without its counts, for a narrow column."""
    name = "conforming_share"
    old, new = compared.old.promises[name], compared.new.promises[name]
    return [figure(old)[0], figure(new)[0], gap(old, new)]


def _accepted(compared: Compared) -> list[str]:
    return [
        rated(side.whole, *ACCEPTED, is_known(side, ACCEPTED))[0]
        for side in (compared.old, compared.new)
    ]


def standing(versions: Sequence[Judging]) -> str:
    """Say from when versions are and whether both sides agreed to them."""
    return "; ".join(
        f"from {day(each.from_on)}{_standing(each)}"
        + (f", judged as from {day(each.judges_from)}" if each.is_moved else "")
        for each in versions
    )


def _standing(version: Judging) -> str:
    return "" if version.is_agreed else " (proposed)"


def edited_words(change: Change) -> str:
    """What a rule or table said and says, a line each; of a table what differs."""
    before = _on_a_line(change.told(change.was, change.becomes))
    after = _on_a_line(change.told(change.becomes, change.was))
    return f"{change.title}\n  was      {before}\n  becomes  {after}"


def _on_a_line(texts: Sequence[str]) -> str:
    return " / ".join(" ".join(each.split()) for each in texts) or "nothing"


def _named(version: Judging) -> str:
    return named(version, is_first=True) + _standing(version)
