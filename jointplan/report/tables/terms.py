"""The glossary as the report used it: words, rules, criteria, leads that meet them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

import pandas as pd
from markdown_it import MarkdownIt
from markdown_it.token import Token

from jointplan.report.display.blocks import (
    Block,
    Row,
    nothing,
    only,
    rows,
    source_note,
    text,
)
from jointplan.report.display.formats import (
    DASH,
    count,
    day,
    first_upper,
    interval,
    named,
    share,
    share_span,
)
from jointplan.report.display.grid import Column, table
from jointplan.stats.rates import SMALLEST_DENOMINATOR, wilson

RULE_NAMES = {"mql": "MQL", "sql": "SQL", "target_profile": "Target profile"}
ANCHOR = "term-"
LIST = "glossary-terms"


def terms(glossary_terms: pd.DataFrame) -> Block:
    """The words of the report with their definitions, to be unfolded and linked to."""
    found = sorted(rows(glossary_terms), key=lambda row: row["term"].lower())
    if not found:
        return nothing("glossary.md defines no term yet.")
    slugs = {row["slug"] for row in found}
    items = "".join(_term(row, slugs) for row in found)
    markup = (
        f'<details class="terms" id="{LIST}">'
        f"<summary>All {count(len(found))} terms</summary><dl>{items}</dl></details>"
    )
    plain = "\n".join(f"{row['term']}: {row['definition']}" for row in found)
    return Block(markup, plain)


def rules(glossary_rules: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Every dated rule: who agreed to it, since when, and how many leads it judged."""
    about = only(run)
    found = rows(glossary_rules)
    found.sort(key=lambda row: row["from_on"], reverse=True)
    order = list(RULE_NAMES)
    found.sort(key=lambda row: order.index(row["name"]) if row["name"] in order else 9)
    return table(
        "table-rules",
        "Rules, by date and who agreed",
        [
            Column("Rule", [row["rule_sql"] for row in found]),
            Column(
                "In words",
                [first_upper(row["rule_words"] or DASH) for row in found],
                False,
            ),
            Column("From", [day(row["from_on"]) for row in found]),
            Column("State", [row["state"] for row in found], is_number=False),
            Column("Marketing", [row["marketing_by"] or "–" for row in found], False),
            Column("Sales", [row["sales_by"] or "–" for row in found], False),
            Column("Leads judged", [count(row["judged_count"]) for row in found]),
        ],
        note=source_note(about, "glossary_rules"),
        empty="glossary.md has no rule yet: MQLs are as the CRM says, not yet agreed.",
        groups=[RULE_NAMES.get(str(row["name"]), str(row["name"])) for row in found],
        apart=[n for n, row in enumerate(found) if row["state"] != "in force"],
        is_folded=False,
    )


def criteria(glossary_criteria: pd.DataFrame, run: pd.DataFrame) -> Block:
    """What earns points in the agreed score, and how many leads meet it."""
    about = only(run)
    found = rows(glossary_criteria)
    found.sort(key=lambda row: (-row["from_on"].toordinal(), -row["points"]))
    return table(
        "table-criteria",
        "Scoring criteria",
        [
            Column("Criterion", [row["criterion"] for row in found]),
            Column("Rule", [row["rule_sql"] for row in found], is_number=False),
            Column(
                "In words",
                [first_upper(row["rule_words"] or DASH) for row in found],
                False,
            ),
            Column("Points", [count(row["points"]) for row in found]),
            Column("From", [day(row["from_on"]) for row in found]),
            Column("State", [row["state"] for row in found], is_number=False),
            Column("Leads that meet it", [_met(row) for row in found]),
        ],
        note=source_note(about, "glossary_criteria"),
        empty="glossary.md has no scoring criteria yet.",
    )


def conformance(conformance: pd.DataFrame, by: str, run: pd.DataFrame) -> Block:
    """Leads claimed, those that meet the definition, and how many qualify."""
    about = only(run)
    sums: dict[str | None, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows(conformance):
        for column, value in row.items():
            if column.endswith("_count"):
                sums[row[by]][column] += value or 0
    names = sorted(sums, key=lambda name: (name is None, -sums[name]["claimed_count"]))
    parts = [sums[name] for name in names]
    return table(
        f"table-conformance-{by}",
        f"Leads that meet the definition, by {by}",
        [
            Column(first_upper(by), [first_upper(named(name)) for name in names]),
            Column("Claimed", [count(part["claimed_count"]) for part in parts]),
            Column("Meet the definition", [_conforming(part) for part in parts]),
            Column("Cannot be judged", [count(p["not_judged_count"]) for p in parts]),
            Column("Missed leads", [count(p["missed_count"]) for p in parts]),
            Column("Meet it", [_qualified(p, "") for p in parts], under="Qualified"),
            Column(
                "Miss it",
                [_qualified(p, "non") for p in parts],
                under="Qualified",
            ),
        ],
        note=source_note(about, "conformance")
        + " Of rated leads. Qualified: so far, with 95% interval. Missed leads come "
        "on top of those claimed.",
        empty=f"No leads were claimed in {about['quarter']}.",
        apart=[place for place, name in enumerate(names) if name is None],
    )


def _term(row: Row, slugs: Collection[str]) -> str:
    details = [
        ("Also called", row["synonyms"]),
        ("Owner", row["owner"]),
        ("Computed in", row["computed_in"]),
        ("Review by", _review(row)),
    ]
    said = "; ".join(f"{name}: {text(value)}" for name, value in details if value)
    confused = row["not_to_be_confused_with"]
    parts = [
        f'<dt id="{ANCHOR}{text(row["slug"])}">{text(row["term"])}</dt>',
        f"<dd>{_prose(row['definition'], slugs)}</dd>",
        f'<dd class="aside">Not: {_prose(confused, slugs)}</dd>' if confused else "",
        f'<dd class="aside">{said}</dd>' if said else "",
    ]
    return "".join(parts)


def _review(row: Row) -> str:
    if row["review_by"] is None:
        return ""
    return day(row["review_by"]) + (" (overdue)" if row["is_review_overdue"] else "")


def _prose(definition: str, slugs: Collection[str]) -> str:
    """Render a definition's Markdown; markup in it stays text, links stay inside."""
    parser = MarkdownIt("commonmark", {"html": False}).disable("image")
    tokens = parser.parseInline(definition or "")
    for token in tokens[0].children or []:
        _keep_inside(token, slugs)
    return str(parser.renderer.render(tokens, parser.options, {}))


def _keep_inside(token: Token, slugs: Collection[str]) -> None:
    """Lead links to the terms of this page; one to no term leads to their list."""
    target = str(token.attrGet("href"))
    if token.type == "link_open" and target.startswith("#"):
        slug = target[1:]
        token.attrSet("href", f"#{ANCHOR}{slug}" if slug in slugs else f"#{LIST}")


def _conforming(part: dict[str, int]) -> str:
    return share_span(
        part["conforming_count"], part["not_judged_count"], part["rated_count"]
    )


def _qualified(part: dict[str, int], which: str) -> str:
    k, n = part[f"{which}conforming_qualified_count"], part[f"{which}conforming_count"]
    if n < SMALLEST_DENOMINATOR:
        return share(k, n)
    return f"{share(k, n)}, {interval(wilson(k, n))}"


def _met(row: Row) -> str:
    judged: int | None = row.get("judged_count")
    return (
        count(row["met_count"]) if judged is None else share(row["met_count"], judged)
    )
