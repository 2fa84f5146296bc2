"""The dated tables of the glossary.

A table holds from its day until the next one of the same name; with a side missing
it is a proposal. Raw values of the CRM are mapped to agreed words here and nowhere
else, compared without regard to case and outer spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from jointplan.errors import Findings
from jointplan.glossary.letters import beyond_ascii
from jointplan.glossary.markdown import Grid, Prose, Section, Text

SHAPES = {
    "Scoring criteria": ("Criterion", "Rule", "Points"),
    "Rejection reasons": (
        "Reason",
        "Family",
        "Acts",
        "Touches owed first",
        "Credited back",
        "CRM values",
    ),
    "Sources": ("Source", "CRM values"),
    "Segments": ("Segment", "CRM values"),
    "Regions": ("Region", "CRM values"),
    "Score bands": ("Band", "From points"),
    "Signals": ("Signal", "Measure", "Question", "Asks"),
}
REVIEW, ORIGIN = "Review by", "Origin"
# A column more that a table may have: when to look at each again, and whose an
# opportunity from there is.
MORE = {"Scoring criteria": REVIEW, "Sources": ORIGIN}
WORDS = {
    ORIGIN: ("marketing", "sales", "partner"),
    "Family": ("data", "fit", "timing", "contact", "process"),
    "Acts": ("marketing", "sales", "both", "operations"),
    "Touches owed first": (
        "none",
        "none if duplicate",
        "none if customer",
        "none if new owner",
        "contact",
        "attempts",
    ),
    "Credited back": ("yes", "no"),
    "Measure": (
        "MQLs against quota",
        "SQLs by segment",
        "SQLs by source",
        "MQL-SQL gap",
        "padding by source",
        "late first responses by team",
        "rejections by family",
        "wins by paid source",
    ),
    "Asks": ("marketing", "sales", "both", "operations"),
}
PROMISES_NOTHING = ("Signals",)
"""Tables that say what to ask, not what was promised: no sign-off binds them."""
MAX_POINTS = 10_000
MAX_QUESTION_WORDS = 10
_IN_FORCE = "In force from 2026-01-01, agreed by A (marketing) and B (sales)."
_PROPOSED = "Proposed from 2026-01-01 by A (marketing)."
_DATED = re.compile(
    r"^(?:In force from (?P<agreed>\S+), agreed by (?P<both>.+)"
    r"|Proposed from (?P<proposed>\S+?)(?: by (?P<one>.+))?)\.$"
)
_BOTH = re.compile(r"^(?P<m>[^()]+) \(marketing\) and (?P<s>[^()]+) \(sales\)$")
_ONE = re.compile(r"^(?P<name>[^()]+) \((?P<side>marketing|sales)\)$")


@dataclass(frozen=True)
class Row:
    """One row of a dated table: its cells by column, its code spans, its line."""

    line: int
    cells: dict[str, str]
    values: tuple[str, ...] = ()
    review_by: date | None = None


@dataclass(frozen=True)
class DatedTable:
    """One version of a table; a missing side makes it a proposal."""

    name: str
    from_on: date
    marketing_by: str | None
    sales_by: str | None
    rows: tuple[Row, ...]
    line: int

    @property
    def is_agreed(self) -> bool:
        """Tell whether both sides stand behind it."""
        return bool(self.marketing_by and self.sales_by)


def day_of(text: str, line: int, findings: Findings) -> date | None:
    """Read a day written 2026-01-31; anything else is a finding."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    odd = beyond_ascii(text)
    findings.add(
        line,
        f"{text!r} is no day" + (f": it holds {odd}" if odd else ""),
        "write days as 2026-01-31",
    )
    return None


def read_tables(section: Section, findings: Findings) -> Iterator[DatedTable]:
    """Read the versions of one table, each under the line that dates it."""
    dated: Prose | None = None
    for block in section.blocks:
        if isinstance(block, Grid):
            yield from _table(section.title, dated, block, findings)
            dated = None
            continue
        if dated is not None:
            findings.add(dated.line, "no table follows this line directly")
        says = isinstance(block, Prose) and re.match(
            r"(in\s+force|proposed)\s+from\b", block.source, re.IGNORECASE
        )
        dated = block if says and isinstance(block, Prose) else None
    if dated is not None:
        findings.add(dated.line, "no table follows this line directly")


def _table(
    name: str, dated: Prose | None, grid: Grid, findings: Findings
) -> Iterator[DatedTable]:
    shape = SHAPES[name]
    more = (*shape, MORE[name]) if name in MORE else shape
    if grid.header not in (shape, more):
        findings.add(
            grid.line,
            f"the columns of {name} are not the ones expected",
            "write | " + " | ".join(shape) + " |",
        )
        return
    if dated is None:
        findings.add(
            grid.line,
            f"no line above this table of {name} says from when it holds",
            f"write {_IN_FORCE!r} or {_PROPOSED!r} above it, and a blank line between",
        )
        return
    agreement = _agreement(dated, findings)
    rows, sound = [], []
    for cells in grid.rows:
        found = len(findings.found)
        rows.append(_row(name, cells, findings))
        sound += rows[-1:] if len(findings.found) == found else []
    _check_unique(name, rows, findings)
    if agreement is not None:
        yield DatedTable(name, *agreement, tuple(sound), grid.line)


def _agreement(
    dated: Prose, findings: Findings
) -> tuple[date, str | None, str | None] | None:
    """Read the line that dates a table: from when, and who for each side."""
    found = _DATED.match(" ".join(dated.source.split()))
    both = _BOTH.match(found["both"] or "") if found else None
    one = _ONE.match(found["one"] or "") if found else None
    if found is None or (found["both"] and not both) or (found["one"] and not one):
        findings.add(
            dated.line,
            "this line does not say from when the table holds and who agreed",
            f"write {_IN_FORCE!r} or {_PROPOSED!r}",
        )
        return None
    day = day_of(found["agreed"] or found["proposed"], dated.line, findings)
    if day is None:
        return None
    if both:
        return day, both["m"], both["s"]
    side = one["side"] if one else ""
    named = one["name"] if one else None
    return (
        day,
        named if side == "marketing" else None,
        named if side == "sales" else None,
    )


def _row(name: str, texts: tuple[Text, ...], findings: Findings) -> Row:
    columns = SHAPES[name]
    if MORE.get(name) == ORIGIN and len(texts) > len(columns):
        columns = (*columns, ORIGIN)
    cells = {key: text.source for key, text in zip(columns, texts, strict=False)}
    line = texts[0].line
    values: tuple[str, ...] = ()
    if not texts[0].source:
        findings.add(line, f"the first column of {name} is empty")
    for column, text in zip(columns, texts, strict=False):
        _check_cell(column, text, findings)
        values = text.codes if column in ("Rule", "CRM values") else values
    if any(not value.strip() for value in values):
        findings.add(line, "a code span is empty")
    review = texts[len(columns)].source if len(texts) > len(columns) else ""
    return Row(line, cells, values, day_of(review, line, findings) if review else None)


def _check_cell(column: str, text: Text, findings: Findings) -> None:
    if column == "Rule" and (len(text.codes) != 1 or not text.is_codes_only):
        findings.add(
            text.line,
            "a rule is exactly one code span, and this cell is not",
            "put the rule between `, and write a | in it as \\|",
        )
    elif column == "CRM values" and not text.is_codes_only:
        findings.add(
            text.line,
            "values of the CRM are code spans separated by commas",
            "write `Web`, `Web form`",
        )
    elif column in ("Points", "From points"):
        _check_points(text, findings)
    elif column == "Question":
        _check_question(text, findings)
    elif column in WORDS and text.source not in WORDS[column]:
        findings.add(
            text.line,
            f"{text.source!r} is not a word for {column}",
            "write one of: " + ", ".join(WORDS[column]),
        )


def _check_points(text: Text, findings: Findings) -> None:
    odd = beyond_ascii(text.source)
    if odd:
        findings.add(
            text.line,
            f"points hold {odd}, which is no digit and no minus sign",
            "write 20 or -20",
        )
    elif not re.fullmatch(r"-?[0-9]+", text.source):
        findings.add(
            text.line, f"{text.source!r} is no whole number", "write 20 or -20"
        )
    elif abs(int(text.source[:9])) > MAX_POINTS:
        findings.add(text.line, f"points go from {-MAX_POINTS} to {MAX_POINTS}")


def _check_question(text: Text, findings: Findings) -> None:
    """A question is asked of both sides on page one, so it is short and is one."""
    length = len(text.source.split())
    if not text.source.endswith("?"):
        findings.add(
            text.line, f"{text.source!r} is no question", "end it in a question mark"
        )
    elif length > MAX_QUESTION_WORDS:
        findings.add(
            text.line,
            f"a question of {length} words is too long for page one",
            f"ask it in {MAX_QUESTION_WORDS} words or fewer",
        )


def _check_unique(name: str, rows: list[Row], findings: Findings) -> None:
    """Refuse a word or a raw value that stands twice in one version of a table."""
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        first = row.cells[SHAPES[name][0]]
        keys = [("word", first.casefold())]
        if "CRM values" in row.cells:
            keys += [("value", crm_value(value)) for value in row.values]
        if "From points" in row.cells:
            keys.append(("limit", row.cells["From points"]))
        if "Measure" in row.cells:
            keys.append(("measure", row.cells["Measure"]))
        for kind, key in keys:
            if (kind, key) in seen:
                findings.add(
                    row.line,
                    f"{key!r} stands in this table of {name} already, "
                    f"at line {seen[kind, key]}",
                    "one value means one thing: keep one of the two",
                )
            seen.setdefault((kind, key), row.line)


def crm_value(text: str) -> str:
    """Bring a raw value of the CRM into the form in which values are compared."""
    return text.strip().lower()
