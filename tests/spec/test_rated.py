"""Bulk and what began with sales stand in no rate and no padding, anywhere (R60)."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

import pytest

from tests.spec.harness import expect, queries, written_rows

RATED = {
    "plan.quotas": "quota_name | mql_count\nall | 20",
    "glossary.criteria": """
        criterion    | rule_sql        | points | from_on    | is_agreed
        Known score  | crm_score >= 50 | 20     | 2026-01-01 | yes
    """,
    "accounts": "account_id | account_type\na | prospect\nb | prospect",
}
PEOPLE = """
    lead_id | crm_score | reason   | lead_source | country
    ann     | 80        | -        | Webinar     | Sweden
    bea     | 80        | Spam     | Webinar     | Sweden
    cyd     | 10        | No money | Webinar     | Sweden
    dot     | 80        | -        | Webinar     | Sweden
    eve     | 80        | -        | Webinar     | Sweden
"""
# Three imports and two whom sales began: one by one user, one before its MQL.
APART = """
    blk1    | 10        | -        | Webinar     | Sweden
    blk2    | 10        | Spam     | Webinar     | Sweden
    blk3    | -         | No money | Webinar     | Sweden
    own1    | 80        | -        | Webinar     | Sweden
    own2    | 10        | -        | Webinar     | Sweden
"""
CHANGES = """
    record_id | stage        | changed          | author_id
    ann       | mql          | 2026-07-01 09:00 | mia
    ann       | mql          | 2026-07-04 09:00 | mia
    ann       | qualified    | 2026-07-05 08:00 | sam
    bea       | mql          | 2026-07-06 09:00 | mia
    bea       | disqualified | 2026-07-08 09:00 | sam
    cyd       | mql          | 2026-08-03 09:00 | mia
    cyd       | accepted     | 2026-08-04 09:00 | sam
    cyd       | recycled     | 2026-08-20 09:00 | sam
    dot       | mql          | 2026-08-05 09:00 | mia
    eve       | mql          | 2026-10-09 09:00 | mia
"""
CHANGES_APART = """
    blk1      | mql          | 2026-07-01 09:00 | loader
    blk1      | mql          | 2026-07-03 09:00 | loader
    blk1      | qualified    | 2026-07-05 09:00 | sam
    blk2      | mql          | 2026-07-06 09:00 | loader
    blk2      | disqualified | 2026-07-06 09:30 | sam
    blk3      | mql          | 2026-08-03 09:00 | loader
    blk3      | accepted     | 2026-08-04 09:00 | sam
    blk3      | recycled     | 2026-08-10 09:00 | sam
    own1      | mql          | 2026-08-05 09:00 | sam
    own1      | qualified    | 2026-08-05 09:05 | sam
    own2      | qualified    | 2026-08-05 08:59 | sam
    own2      | mql          | 2026-08-05 09:00 | mia
"""
TOUCHES = """
    touch_id | record_id | owner_id | kind     | channel | duration_seconds | happened         | logged
    t1       | ann       | sam      | personal | call    | 60               | 2026-07-01 10:00 | 2026-07-01 10:01
    t2       | bea       | sam      | personal | call    | 60               | 2026-07-06 10:00 | 2026-07-06 10:01
    t3       | cyd       | sam      | personal | call    | 60               | 2026-08-03 15:00 | 2026-08-03 15:01
"""
TOUCHES_APART = """
    t4       | own1      | sam      | personal | call    | 3                | 2026-07-20 10:00 | 2026-07-20 10:01
    t5       | blk2      | sam      | personal | call    | 3                | 2026-07-06 09:10 | 2026-07-09 10:01
    t6       | blk3      | sam      | personal | call    | 3                | 2026-08-07 09:10 | 2026-08-27 10:01
"""
# What counts all that was claimed, all rows or all work, and says so; the rest is of
# rated hand-offs alone.
_CLAIMED = "conforming_count, nonconforming_count, not_judged_count"
COUNTS_ALL = {
    "quota_weeks": f"claimed_count, {_CLAIMED.split(',')[0]}",
    "quota_lines": f"claimed_count, {_CLAIMED}",
    "quota_sources": f"claimed_count, {_CLAIMED}",
    "quota_segments": f"claimed_count, {_CLAIMED}",
    "conformance": "claimed_count",
    "conformance_weeks": "claimed_count",
    "load": "handoff_count",
    "capacity": "worked_count, bulk_count",
}
# Accounts of rows and records, lists of what is to be done, and the rows apart.
NO_SHARES = (
    "crm_differences",
    "crm_readings",
    "crm_walk",
    "entities",
    "files",
    "funnel_motions",
    "left_out",
    "limits",
    "overdue",
    "quota_fates",
    "row_fates",
    "sales_originated",
    "unread_cells",
)
APART_ROWS = {
    "findings": "finding not in ('bulk', 'sales_originated')",
    "patterns": "pattern not in ('bulk stamps', 'many changes in one minute')",
}


def shown() -> dict[str, str]:
    """Every mart, without what may count all."""
    marts = [name for name in queries() if name.startswith("marts.")]
    looked = {}
    for mart in marts:
        name = mart.removeprefix("marts.")
        left = f" exclude ({COUNTS_ALL[name]})" if name in COUNTS_ALL else ""
        if name not in NO_SHARES:
            looked[mart] = f"*{left} from {mart} where {APART_ROWS.get(name, 'true')}"
    return looked


def company(*, has_apart: bool) -> dict[str, str]:
    """Five rated hand-offs, and perhaps five that are in no rate."""
    more = (APART, CHANGES_APART, TOUCHES_APART) if has_apart else ("", "", "")
    written = (PEOPLE, CHANGES, TOUCHES)
    leads, changes, touches = (
        one.rstrip() + two.rstrip() for one, two in zip(written, more, strict=True)
    )
    given = {"leads": leads, "stage_changes": changes, "touches": touches}
    return RATED | given


def test_bulk_and_what_began_with_sales_change_no_share_of_any_mart() -> None:
    alone = written_rows(shown(), company(has_apart=False))
    beside = written_rows(shown(), company(has_apart=True))
    assert {name: rows for name, rows in beside.items() if rows != alone[name]} == {}
    assert sum(map(len, alone.values())) > 100
    assert all("blk" not in row for rows in beside.values() for row in rows)


def test_the_company_has_five_of_each() -> None:
    """Else the claim above would be empty."""
    expect(
        "marts.quota_fates",
        company(has_apart=True),
        """
        quota_fate       | handoff_count
        earned           | 2
        credited back    | 1
        not conforming   | 1
        sales-originated | 2
        bulk             | 3
        """,
        where="handoff_count > 0",
    )


@pytest.mark.parametrize(("mart", "left"), COUNTS_ALL.items())
def test_counts_of_all_that_was_claimed_are_named_and_do_change(
    mart: str, left: str
) -> None:
    """What is listed and never differs would hide a rate that does."""
    for column in left.split(", "):
        looked = {f"marts.{mart}": f"{column} from marts.{mart}"}
        alone = written_rows(looked, company(has_apart=False))
        assert written_rows(looked, company(has_apart=True)) != alone, column


def test_how_many_are_left_out_is_said() -> None:
    expect(
        "marts.left_out",
        company(has_apart=True),
        """
        population       | handoff_count
        bulk             | 3
        sales-originated | 2
        """,
    )
