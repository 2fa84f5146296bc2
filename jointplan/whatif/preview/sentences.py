"""What a preview says in words, on the terminal and on its page."""

from __future__ import annotations

from collections.abc import Sequence

from jointplan.glossary.read import Glossary
from jointplan.report.display.formats import (
    count,
    day,
    first_upper,
    listing,
    money,
    plural,
    signed,
)
from jointplan.report.display.promises import figure, gap, state
from jointplan.whatif.preview.as_if_agreed import Judging
from jointplan.whatif.preview.changes import Change, Changes
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
    "source_count": "{} another source",
    "segment_count": "{} another segment",
    "region_count": "{} another region",
    "reason_count": "{} another rejection reason",
    "score_count": "{} another agreed score",
    "band_count": "{} another score band",
    "profile_count": "{} another verdict on the target profile",
    "sql_count": "{} another verdict on the SQL rule",
}


def headline(compared: Compared) -> str:
    """Say in a sentence what the edited glossary would do."""
    old, new = compared.old.whole, compared.new.whole
    quarter = compared.period["quarter"]
    if not compared.moved:
        return (
            f"No hand-off of {quarter} changes sides: {count(new['conforming_count'])} "
            f"of {count(new['claimed_count'])} conform and "
            f"{count(new['earned_count'])} earn quota, by either glossary."
        )
    if not old["ruled_count"]:
        return (
            f"{conforming(new)} of rated hand-offs of {quarter} would conform to a "
            f"first rule. {quota(compared)}"
        )
    return (
        f"{count(new['conforming_count'])} instead of {count(old['conforming_count'])} "
        f"of the {plural(old['claimed_count'], 'hand-off')} of {quarter} would "
        f"conform: {count(len(compared.gained))} gain the verdict, "
        f"{count(len(compared.lost))} lose it. {quota(compared)}"
    )


def quota(compared: Compared) -> str:
    """Say what becomes of the MQLs that earn quota, and of the promise."""
    old, new = compared.old.whole["earned_count"], compared.new.whole["earned_count"]
    said = f"{count(new)} instead of {count(old)} MQLs would earn quota"
    if new == old:
        said = f"{count(new)} MQLs would earn quota, as before"
    totals = [line for line in compared.new.lines if line["is_total"]]
    if not totals:
        return f"{said}; no quota in all is promised."
    promised = totals[0]["quota_count"]
    if not compared.period["is_complete"]:
        return f"{said}, of {count(promised)} promised for the whole quarter."
    sides = (compared.new, compared.old)
    kept, was = (state(side.promises["mql_quota"]) for side in sides)
    return f"{said}, of {count(promised)} promised: {kept}; by the base {was}."


def dates(changes: Changes, compared: Compared) -> list[str]:
    """Say which versions judge the quarter before their day."""
    told = []
    moved = [
        each for change in changes.judging for each in change.becomes if each.is_moved
    ]
    for each in moved:
        told.append(
            f"{each.title}, from {day(each.from_on)}{_standing(each)}, is judged as if "
            f"in force from {day(each.judges_from)}."
        )
    for each in changes.superseded:
        told.append(
            f"{each.title}, from {day(each.from_on)}{_standing(each)}, is not shown: "
            "another edited version takes its place."
        )
    for each in changes.standing:
        told.append(
            f"{each.title}, from {day(each.from_on)}{_standing(each)}, stands in the "
            "base too, so it judges nobody here. Name a glossary without it as BASE= "
            "to see what it does."
        )
    for each in changes.elsewhere:
        told.append(
            f"{each.title}, from {day(each.from_on)}{_standing(each)}, differs and is "
            f"in force on no day of {compared.period['quarter']}: it judges nobody "
            "here. Choose another quarter with QUARTER= to see what it does."
        )
    return told


def warnings(compared: Compared, changes: Changes, glossary: Glossary) -> list[str]:
    """Say what a reader would otherwise take for a finding, or find out later."""
    new, old = compared.new.whole, compared.old.whole
    told = []
    if new["ruled_count"] and new["not_judged_count"] == new["claimed_count"]:
        told.append(
            "The MQL rule can be judged on no hand-off of the quarter: what it reads "
            "is not on file."
        )
    elif new["ruled_count"] and not new["conforming_count"]:
        told.append(
            f"The MQL rule is met by none of {plural(new['claimed_count'], 'hand-off')}"
            ": look whether its words and limits are those of the CRM."
        )
    if not old["ruled_count"]:
        told.append(
            "The base has no agreed MQL rule: by it, MQLs are as the CRM says, and no "
            "hand-off has a verdict (R31)."
        )
    if not new["ruled_count"] and old["ruled_count"]:
        told.append("The edited glossary has no MQL rule any more (R31).")
    return told + _unknown_words(compared.new.lines, glossary)


def _unknown_words(lines: Sequence[Row], glossary: Glossary) -> list[str]:
    """Quota lines that name a word the edited glossary does not know."""
    told = []
    for column, title in WORDS.items():
        tables = [table for table in glossary.tables if table.name == title]
        words = {row.cells[first_upper(column)] for t in tables for row in t.rows}
        told += [
            f"Quota {line['quota_name']!r} of the plan names the {column} "
            f"{line[column]!r}, which the edited glossary does not know: a report "
            "would stop there until the plan or the glossary is changed."
            for line in lines
            if tables and line[column] is not None and line[column] not in words
        ]
    return told


def reworded(compared: Compared) -> str:
    """Say how many hand-offs change a word, a score or another verdict."""
    found = [
        text.format(count(compared.reworded[name]))
        for name, text in REWORDED.items()
        if compared.reworded[name]
    ]
    return f"Hand-offs that get something else: {listing(found)}." if found else ""


def nothing(changes: Changes, label: str) -> str:
    """Say that two glossaries say the same, wholly or in all that judges."""
    if changes.is_nothing:
        return f"Nothing would change: the glossary says the same as {label}."
    if not changes.judging:
        return (
            f"No figure would change: no rule or table that judges the quarter differs "
            f"from {label}."
        )
    return ""


def summary(compared: Compared, changes: Changes) -> list[str]:
    """Lines for the terminal: the figures, then what changed."""
    old, new = compared.old.whole, compared.new.whole
    currency = str(compared.period["currency"])
    more = new["pipeline_amount"] - old["pipeline_amount"]
    pipeline = (money(amount(side, "pipeline"), currency) for side in (old, new))
    rows = [
        ("", "base", "edited", "difference"),
        ("hand-offs", *counts(old, new, "claimed_count")),
        ("conforming", *verdicts(old, new, "conforming_count")),
        ("not judged", *verdicts(old, new, "not_judged_count")),
        ("earn quota", *counts(old, new, "earned_count")),
        ("gain the verdict", "", count(len(compared.gained)), ""),
        ("lose the verdict", "", count(len(compared.lost)), ""),
        ("conforming, of rated", *_conforming(compared)),
        ("accepted, of conforming", *_accepted(compared), ""),
        ("pipeline of conforming", *pipeline, signed(more)),
    ]
    pairs = zip(compared.old.quarters, compared.new.quarters, strict=True)
    rows += [
        (f"conforming, {was['quarter']}", *verdicts(was, becomes, "conforming_count"))
        for was, becomes in pairs
        if was["quarter"] != compared.period["quarter"]
    ]
    lines = [f"{a:<24}{b:>22}{c:>22}{d:>14}".rstrip() for a, b, c, d in rows]
    return [*lines, *(_changed(change) for change in changes.judging)]


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
        + (f", as if in force from {day(each.judges_from)}" if each.is_moved else "")
        for each in versions
    )


def _standing(version: Judging) -> str:
    return "" if version.is_agreed else " (proposed)"


def _changed(change: Change) -> str:
    before = " / ".join(change.told(change.was, change.becomes)) or "nothing"
    after = " / ".join(change.told(change.becomes, change.was)) or "nothing"
    return f"{change.title}: {before}\n  becomes  {after}"
