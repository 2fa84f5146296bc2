"""The dated rules of the glossary: code blocks that say from when and who agreed.

Start days only, newest first, so each day has one version of a rule or of a table.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from jointplan.errors import Findings, nearest
from jointplan.glossary.dated_tables import DatedTable, day_of
from jointplan.glossary.letters import code_point, misset_in
from jointplan.glossary.markdown import Fence, Section

RULE_NAMES = {
    "Marketing qualified lead (MQL)": "mql",
    "Sales qualified lead (SQL)": "sql",
    "Target profile": "target_profile",
}
_EXAMPLE = 'write ```sql from=2026-01-01 marketing="Name" sales="Name"'


@dataclass(frozen=True)
class Rule:
    """One version of a rule; `line` is where its text starts."""

    name: str
    from_on: date
    marketing_by: str | None
    sales_by: str | None
    text: str
    line: int

    @property
    def is_agreed(self) -> bool:
        """Tell whether both sides stand behind it."""
        return bool(self.marketing_by and self.sales_by)


def read_rules(section: Section, findings: Findings) -> Iterator[Rule]:
    """Read the rule blocks of one section."""
    for block in section.blocks:
        if not isinstance(block, Fence):
            continue
        words = block.info.split(maxsplit=1)
        if (words[:1] or [""])[0].lower() != "sql":
            if "from=" in block.info.lower():
                findings.add(block.line, "a rule block starts with ```sql")
            continue
        if section.level != 3 or section.title not in RULE_NAMES:
            findings.add(
                block.line,
                f"a rule under {section.title!r} never runs",
                nearest(section.title, set(RULE_NAMES))
                or "rules stand under ### " + ", ".join(RULE_NAMES),
            )
            continue
        yield from _rule(section.title, block, findings)


def _rule(title: str, block: Fence, findings: Findings) -> Iterator[Rule]:
    said = _head(block, findings)
    if said is None:
        return
    day = None
    if "from" in said:
        day = day_of(said["from"], block.line, findings)
    else:
        findings.add(block.line, "the rule has no first day", _EXAMPLE)
    if not block.text.strip():
        findings.add(block.line, "the rule is empty")
        return
    sides = [said.get(side, "").strip() or None for side in ("marketing", "sales")]
    if day is not None and block.is_closed:
        yield Rule(
            RULE_NAMES[title], day, sides[0], sides[1], block.text, block.line + 1
        )


def _head(block: Fence, findings: Findings) -> dict[str, str] | None:
    """Read the line that opens a rule; None if nothing of it can be read."""
    for char in misset_in(block.info):
        findings.add(
            block.line,
            f"{code_point(char)} stands in the line that opens this rule",
            'type it again; quotation marks are "',
        )
    try:
        words = shlex.split(block.info)[1:]
    except ValueError:
        findings.add(block.line, "a quotation mark is not closed", _EXAMPLE)
        return None
    paired = [word for word in words if "=" in word]
    said = dict(word.split("=", 1) for word in paired)
    odd = [word for word in words if "=" not in word]
    odd += sorted(set(said) - {"from", "marketing", "sales"})
    for word in odd:
        findings.add(block.line, f"{word!r} is not understood here", _EXAMPLE)
    if len(said) < len(paired):
        findings.add(block.line, "something is said twice here", _EXAMPLE)
    return said


def check_order(dated: Sequence[Rule | DatedTable], findings: Findings) -> None:
    """Newest first, and one version a day: so there is one rule on each day."""
    last: dict[str, Rule | DatedTable] = {}
    for version in dated:
        above = last.get(version.name)
        if above is not None and above.from_on == version.from_on:
            findings.add(
                version.line,
                f"{version.from_on} is the first day of the version at line "
                f"{above.line} already",
                "give one of the two another day",
            )
        elif above is not None and above.from_on < version.from_on:
            findings.add(
                version.line,
                f"this version is newer than the one above it, at line {above.line}",
                "write versions newest first",
            )
        last[version.name] = version
