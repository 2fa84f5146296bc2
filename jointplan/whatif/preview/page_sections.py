"""The questions that a preview's page asks, and what answers each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jointplan.report.display.formats import (
    count,
    listing,
    named,
    plural,
    share,
    signed,
)
from jointplan.whatif.preview import page_parts, quarter_figures, quarters, sentences
from jointplan.whatif.preview.changes import Change, Changes
from jointplan.whatif.preview.figures import Compared
from jointplan.whatif.preview.table_cells import ACCEPTED, Sheet, is_known


@dataclass(frozen=True)
class Told:
    """A preview in words, as it is told on the terminal too.

    Attributes:
        compares: What is compared with what.
        changed: What was edited; empty where nothing was.
        headline: What would change, in a sentence.
        remarks: From which days versions judge.
        warnings: What a reader has to know before reading on.
    """

    compares: str
    changed: str
    headline: str
    remarks: Sequence[str]
    warnings: Sequence[str]

    def lines(self, edits: Sequence[str], figures: Sequence[str]) -> list[str]:
        """What the terminal says: both sides, the edits, the figures, the finding."""
        told = [each for each in (self.compares, self.changed, *edits) if each]
        told += ["", *figures] if figures else []
        return [*told, "", self.headline, *self.warnings, *self.remarks]


@dataclass(frozen=True)
class Section:
    """A question of the page, and what answers it."""

    ident: str
    name: str
    question: str
    findings: Sequence[str]
    sheets: Sequence[Sheet] = ()
    changes: Sequence[Mapping[str, Any]] = ()
    bars: Sequence[Mapping[str, object]] = ()


def sections_of(compared: Compared, changes: Changes, told: Told) -> list[Section]:
    """Lay out the page: preview, definitions, outcomes, quarters, groups, list."""
    return [
        Section(
            "preview",
            "Preview",
            "What would change?",
            [
                told.headline,
                " ".join(each for each in (told.compares, told.changed) if each),
                *told.warnings,
                *told.remarks,
            ],
            [
                quarter_figures.key_figures(compared),
                *(
                    [quarter_figures.quota_lines(compared)]
                    if compared.new.lines
                    else []
                ),
                quarter_figures.fates(compared),
                *([quarter_figures.loads(compared)] if compared.new.load else []),
            ],
        ),
        _definitions(changes, compared),
        Section(
            "outcomes",
            "Outcomes",
            "Would the rule pick the right leads?",
            [_outcome(compared)],
            [quarter_figures.flows(compared), quarter_figures.outcomes(compared)],
        ),
        _quarters(compared),
        _groups(compared),
        _listed(compared),
    ]


def _quarters(compared: Compared) -> Section:
    return Section(
        "quarters",
        "Quarters",
        "What would it do in other quarters?",
        [quarters.told(compared)],
        [quarters.quotas(compared), quarters.outcomes(compared)],
    )


def _listed(compared: Compared) -> Section:
    number = plural(len(compared.moved), "lead")
    finding = f"{number} would change: by the MQL rule, by quota, or both."
    made = [page_parts.moved(compared)] if compared.moved else []
    return Section("list", "List", "Which leads change?", [finding], made)


def _definitions(changes: Changes, compared: Compared) -> Section:
    count_ = len(changes.judging)
    finding = (
        f"{plural(count_, 'rule or table', 'rules and tables')} would change "
        f"{compared.period['quarter']}."
        if count_
        else "The edit changes no rule or table of the quarter."
    )
    listed = [_change(change) for change in changes.judging]
    listed += [
        {
            "title": each.term,
            "sides": [_side("Base", each.was), _side("Edited", each.becomes)],
        }
        for each in changes.words
    ]
    findings = [finding, sentences.reworded(compared)]
    if changes.words:
        findings.append(
            f"The text of {plural(len(changes.words), 'term')} changes, which moves no "
            "figure."
        )
    kept = [text for text in findings if text]
    return Section("words", "Definitions", "What was edited?", kept, (), listed)


def _change(change: Change) -> Mapping[str, Any]:
    sides = (
        ("Base", change.was, change.becomes),
        ("Edited", change.becomes, change.was),
    )
    return {
        "title": change.title,
        "sides": [
            {
                "name": name,
                "standing": sentences.standing(versions),
                "lines": change.told(versions, others),
                "is_prose": False,
            }
            for name, versions, others in sides
        ],
    }


def _side(name: str, lines: Sequence[str]) -> Mapping[str, Any]:
    return {"name": name, "standing": "", "lines": lines, "is_prose": True}


def _outcome(compared: Compared) -> str:
    lost, both = compared.flows.get("lost"), compared.flows.get("both")
    gained = compared.flows.get("gained")
    if not (lost or gained):
        return "No rated lead changes."
    if not is_known(compared.new, ACCEPTED):
        numbers = [
            f"{plural(row['rated_count'], 'rated lead')} would be {words}"
            for row, words in ((lost, "dropped"), (gained, "added"))
            if row
        ]
        return f"{listing(numbers)}; acceptance by sales is not in this export."
    told = []
    for row, words in ((lost, "dropped"), (gained, "added"), (both, "unchanged")):
        if row:
            accepted = share(row["accepted_count"], row["rated_count"])
            told.append(f"{accepted} of the {words} leads")
    return f"Sales accepted {listing(told)}."


def _groups(compared: Compared) -> Section:
    listed = [
        made(compared, grouping)
        for grouping in ("source", "segment", "score band")
        if any(name is not None for name in compared.new.groups[grouping])
        for made in (page_parts.split, page_parts.split_outcomes)
    ]
    return Section(
        "groups",
        "Sources and segments",
        "Where would it change?",
        [_largest(compared)],
        listed,
        (),
        _bars(compared),
    )


def _largest(compared: Compared) -> str:
    """Name the source whose conforming hand-offs change most."""
    old, new = compared.old.groups["source"], compared.new.groups["source"]
    gaps = {
        name: new.get(name, {}).get("conforming_count", 0)
        - old.get(name, {}).get("conforming_count", 0)
        for name in (*new, *old)
    }
    name = max(gaps, key=lambda each: abs(gaps[each]))
    if not gaps[name]:
        return "No source has more or fewer leads that meet the rule."
    return (
        f"{named(name)} changes most: {signed(gaps[name])} "
        f"{'lead' if abs(gaps[name]) == 1 else 'leads'}."
    )


def _bars(compared: Compared) -> list[Mapping[str, object]]:
    old, new = compared.old.groups["source"], compared.new.groups["source"]
    names = list(dict.fromkeys([*new, *old]))
    found = [
        (name, *(side.get(name, {}).get("conforming_count", 0) for side in (old, new)))
        for name in names
    ]
    most = max((max(was, becomes) for _, was, becomes in found), default=0) or 1
    return [
        {
            "name": named(name),
            "was": round(was * 100 / most, 1),
            "becomes": round(becomes * 100 / most, 1),
            "told": f"{count(was)} → {count(becomes)}",
        }
        for name, was, becomes in sorted(found, key=lambda each: -each[2])
    ]
