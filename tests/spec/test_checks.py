"""Every check finds the contradiction it looks for, and nothing where there is none."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

import pytest

from tests.spec.harness import expect, queries, row_counts

HANDOFF = """
    handoff_id | person_id | decision | opened     | decided    | next_ordered_at
    h1         | ann       | recycled | 2026-07-01 | 2026-07-09 | -
"""
GROUPS = """
    quarter | grouping | group_value | handoff_count | won_count | qualified_count | disqualified_count | recycled_count | withdrawn_count | joined_count | expired_count | open_count | no_decision_recorded_count
    2026-Q3 | all      | all         | 36            | 5         | 8               | 7                  | 6              | 5               | 4            | 3             | 2          | 1
"""
PARTS = (
    "marts.quota_fates",
    "marts.quota_weeks",
    "marts.quota_sources",
    "marts.quota_segments",
    "marts.conformance",
    "marts.funnel_motions",
)


def parts_with(wrong: str, count: int) -> dict[str, str]:
    """Every account of seven claimed hand-offs, one of them told with a count."""
    given = {"journeys.handoffs": "times | quarter\n7 | 2026-Q3\n9 | 2026-Q2"}
    for part in PARTS:
        is_counted = part in ("marts.quota_fates", "marts.funnel_motions")
        column = "handoff_count" if is_counted else "claimed_count"
        given[part] = f"{column}\n4\n{count - 4 if part == wrong else 3}"
    return given


PLANTED = {
    "crm_walk_adds_up": (
        {
            "marts.crm_walk": """
                position | step          | is_total | record_count
                1        | stated        | yes      | 100
                2        | unexplained   | no       | -10
                3        | counted       | yes      | 90
                5        | deleted       | no       | -
                8        | repeat signal | no       | -20
                16       | claimed       | yes      | 75
                17       | bulk          | no       | -5
                23       | may earn      | yes      | -
                28       | earned        | yes      | 65
            """
        },
        "step | walked_count\nclaimed | 100 - 10 - 20\nmay earn | 100 - 10 - 20 - 5",
    ),
    "files_tie_out": (
        {
            "marts.files": """
                file      | read_count | used_count | set_aside_count | unread_count
                right.csv | 10         | 7          | 2               | 1
                wrong.csv | 10         | 7          | 2               | 0
            """
        },
        "file\nwrong.csv",
    ),
    "handoffs_are_unique": (
        {
            "episodes.episodes": "handoff_id\nkept\nlost\nmultiplied\ndoubled\ndoubled",
            "journeys.handoffs": "handoff_id\nkept\nmultiplied\nmultiplied\nmade_up\ndoubled",
        },
        "handoff_id\nlost\nmultiplied\nmade_up\ndoubled",
    ),
    "handoffs_do_not_overlap": (
        {
            "episodes.episodes": """
                handoff_id | decision | opened           | decided          | next_ordered_at
                closed     | recycled | 2026-07-01 09:00 | 2026-07-09 09:00 | 2026-07-09 09:00
                last       | open     | 2026-07-01 09:00 | -                | -
                still_open | open     | 2026-07-01 09:00 | -                | 2026-07-09 09:00
                too_late   | recycled | 2026-07-01 09:00 | 2026-07-09 09:01 | 2026-07-09 09:00
            """
        },
        "handoff_id\nstill_open\ntoo_late",
    ),
    "opportunities_are_credited_once": (
        {
            "facts.credited_opportunities": """
                opportunity_id | handoff_id | created
                right          | h1         | 2026-07-01
                not_credited   | -          | 2026-06-01
                twice          | h1         | 2026-07-02
                twice          | h2         | 2026-07-02
                older          | h1         | 2026-06-30
            """,
            "episodes.episodes": HANDOFF,
        },
        "opportunity_id\ntwice\nolder",
    ),
    "people_links_are_closed": (
        {
            "people.record_people": """
                record_id | person_id | email_hash | email_kind | survivor_id | converted_contact_id
                a         | a         | same       | business   | -           | -
                b         | a         | same       | business   | a           | c
                c         | a         | -          | -          | -           | gone
                info1     | info1     | desk       | role       | -           | -
                info2     | info2     | desk       | role       | -           | -
                merged    | merged    | -          | -          | a           | -
                converted | converted | -          | -          | -           | c
                twin      | twin      | same       | business   | -           | -
            """
        },
        "record_id\nmerged\nconverted\ntwin",
    ),
    "records_do_not_fan_out": (
        {
            "leads": "lead_id | row_fate\nkept | used\nlost | used\naside | superseded",
            "contacts": "contact_id\ndoubled",
            "canonical.records": "record_id\nkept\ndoubled\ndoubled",
        },
        "record_id\nlost\ndoubled",
    ),
    "rejections_are_audited": (
        {
            "marts.rejections": """
                reason | decision     | handoff_count
                Right  | disqualified | 2
                Right  | recycled     | 1
                Fewer  | disqualified | 2
                -      | disqualified | 1
                Lost   | disqualified | 1
            """,
            "marts.rejection_audit": """
                reason | decision     | rejected_count | too_early_count | fair_count | not_measurable_count | claimed_not_found_count | no_reason_count
                Right  | disqualified | 1              | 1               | 0          | 0                    | 0                       | 0
                Right  | disqualified | 1              | 0               | 1          | 0                    | 0                       | 0
                Right  | recycled     | 1              | 0               | 0          | 1                    | 0                       | 0
                Fewer  | disqualified | 2              | 0               | 0          | 0                    | 2                       | 0
                -      | disqualified | 1              | 0               | 0          | 0                    | 0                       | 0
                Lost   | disqualified | 1              | 1               | 0          | 0                    | 0                       | 0
            """,
            "marts.rejection_list": """
                reason | decision     | times
                Right  | disqualified | 2
                Right  | recycled     | 1
                Fewer  | disqualified | 1
                -      | disqualified | 1
                Other  | disqualified | 1
            """,
        },
        "reason\nFewer\n-\nLost\nOther",
    ),
    "rejections_sum_to_decisions": (
        {
            "cohorts.groups": """
                quarter | grouping | disqualified_count | recycled_count
                2026-Q1 | all      | 7                  | 6
                2026-Q2 | all      | 7                  | 6
                2026-Q3 | all      | 7                  | 6
                2026-Q3 | source   | 1                  | 1
                2025-Q4 | all      | 0                  | 0
                2025-Q3 | all      | 7                  | 6
            """,
            "marts.rejection_quarters": """
                quarter | reason_family | rejected_count
                2026-Q1 | data          | 10
                2026-Q1 | -             | 3
                2026-Q2 | data          | 10
                2025-Q3 | data          | 13
            """,
            "marts.rejection_fairness": """
                quarter | too_early_count | fair_count | not_measurable_count | claimed_not_found_count | no_reason_count
                2026-Q1 | 4               | 3          | 3                    | 2                       | 1
                2026-Q2 | 13              | 0          | 0                    | 0                       | 0
                2025-Q3 | 4               | 3          | 3                    | 2                       | 0
            """,
        },
        "quarter\n2026-Q2\n2026-Q3\n2025-Q3",
    ),
    "revenue_parts_sum_to_won": (
        {
            "cohorts.promise_totals": "quarter | won_amount\n2026-Q3 | 160",
            "marts.revenue_origins": """
                span         | counted_amount
                quarter      | 100
                quarter      | 50
                year to date | 160
            """,
        },
        "quarter\n2026-Q3",
    ),
    "signals_are_accounted_for": (
        {
            "episodes.signals": "person_id\nann\nann\nann\nbea\nbea\ncyd",
            "journeys.handoffs": """
                person_id | repeat_signal_count
                ann       | 0
                ann       | 1
                bea       | 0
            """,
        },
        "person_id\nbea\ncyd",
    ),
    "spend_channels_tie_out": (
        {
            "cohorts.groups": """
                quarter | grouping | handoff_count | qualified_count
                2026-Q1 | all      | 10            | 3
                2026-Q2 | all      | 10            | 3
                2026-Q3 | all      | 10            | 3
                2026-Q3 | source   | 90            | 90
            """,
            "marts.quota_sources": "rated_conforming_count\n4\n3",
            "canonical.spend_days": """
                quarter | counted_amount
                2026-Q2 | 600
                2026-Q3 | 600
                2026-Q3 | -
            """,
            "marts.spend_channels": """
                quarter | is_total | handoff_count | qualified_count | conforming_count | spend_amount
                2026-Q1 | no       | 10            | 2               | 7                | -
                2026-Q2 | no       | 6             | 2               | 5                | 599.99
                2026-Q2 | no       | 4             | 1               | 3                | -
                2026-Q2 | yes      | 99            | 99              | 99               | 99
                2026-Q3 | no       | 10            | 3               | 8                | 600
            """,
        },
        "quarter | figure\n2026-Q1 | hand-offs\n2026-Q2 | spend\n2026-Q3 | conforming",
    ),
    "splits_sum_to_the_whole": (
        {
            "cohorts.groups": """
                quarter | grouping   | group_value | handoff_count | won_count
                2026-Q3 | all        | all         | 10            | 3
                2026-Q3 | source     | Fair        | 6             | 1
                2026-Q3 | source     | -           | 4             | 2
                2026-Q3 | segment    | Small       | 9             | 3
                2026-Q3 | team       | Desk        | 10            | 2
                2026-Q3 | population | bulk        | 90            | 0
            """
        },
        "grouping\nsegment\nteam",
    ),
    "states_sum_to_handoffs": (
        {"cohorts.groups": GROUPS.replace("| 36 ", "| 37 ")},
        "grouping\nall",
    ),
    "quota_parts_sum_to_claimed": (
        parts_with("marts.quota_weeks", 8),
        "account\nweeks",
    ),
}


@pytest.mark.parametrize("check", sorted(PLANTED))
def test_check_finds_what_is_planted(check: str) -> None:
    given, expected = PLANTED[check]
    expect(f"checks.{check}", given, expected)


def test_every_check_has_something_planted_for_it() -> None:
    checks = {name for name in queries() if name.startswith("checks.")}
    assert {f"checks.{name}" for name in PLANTED} == checks


@pytest.mark.parametrize("part", PARTS)
def test_every_account_of_the_claimed_handoffs_is_summed_up(part: str) -> None:
    account = part.split(".")[1].removeprefix("quota_")
    name = {"funnel_motions": "populations"}.get(account, account)
    expect(
        "checks.quota_parts_sum_to_claimed",
        parts_with(part, 6),
        f"account | claimed_count\n{name} | 6",
    )


@pytest.mark.parametrize(
    "decision",
    [
        "qualified",
        "disqualified",
        "recycled",
        "withdrawn",
        "joined",
        "expired",
        "open",
        "no_decision_recorded",
    ],
)
def test_every_decision_belongs_to_the_sum_of_states(decision: str) -> None:
    """Each of them, left out of a group, is missed."""
    header, row = GROUPS.strip().split("\n")
    cells = dict(zip(header.split("|"), row.split("|"), strict=True))
    column = next(name for name in cells if name.strip() == f"{decision}_count")
    wrong = "|".join("0" if name == column else cell for name, cell in cells.items())
    expect(
        "checks.states_sum_to_handoffs",
        {"cohorts.groups": f"{header}\n{wrong}"},
        "handoff_count\n36",
    )


COMPANY = {
    "leads": """
        lead_id | email_hash | converted_contact_id | reason
        ann     | ann        | ann_c                | -
        ann2    | ann        | -                    | -
        bea     | bea        | -                    | Spam
        cyd     | cyd        | -                    | Junk
    """,
    "contacts": """
        contact_id | account_id
        ann_c      | a
        dot        | p
    """,
    "accounts": """
        account_id | account_type
        a          | prospect
        p          | partner
    """,
    "stage_changes": """
        record_id | stage        | changed          | author_id
        ann       | mql          | 2026-07-01 09:00 | robot
        ann2      | mql          | 2026-07-02 09:00 | robot
        ann       | accepted     | 2026-07-03 09:00 | sam
        ann       | qualified    | 2026-07-09 09:00 | sam
        bea       | mql          | 2026-03-01 09:00 | robot
        bea       | recycled     | 2026-03-05 09:00 | sam
        bea       | mql          | 2026-08-03 09:00 | robot
        bea       | disqualified | 2026-08-04 09:00 | sam
        bea       | mql          | 2026-09-03 09:00 | loader
        cyd       | mql          | 2026-04-01 09:00 | mia
        cyd       | mql          | 2026-08-03 09:00 | mia
        cyd       | recycled     | 2026-08-09 09:00 | sam
        dot       | mql          | 2026-08-03 09:00 | mia
    """,
    "opportunities": """
        account_id | is_won | is_closed | created          | closed
        a          | yes    | yes       | 2026-07-09 09:00 | 2026-09-01
    """,
    "plan.quotas": """
        quota_name | mql_count | source
        all        | 20        | -
        webinar    | 10        | Webinar
    """,
    "spend": """
        source  | amount | spent_on   | spent_until_on
        Webinar | 100    | 2026-07-01 | 2026-07-03
        Radio   | -5     | 2026-07-01 | 2026-07-03
    """,
}


def test_ordinary_company_contradicts_nothing() -> None:
    """From its records to its marts, with everything in between."""
    checks = [f"checks.{name}" for name in sorted(PLANTED)]
    assert row_counts(["journeys.handoffs", *checks], COMPANY) == {
        "journeys.handoffs": 7,
        **dict.fromkeys(checks, 0),
    }


def test_files_of_an_ordinary_company_tie_out() -> None:
    expect(
        "checks.files_tie_out",
        {
            "leads": "times | row_fate\n3 | used\n1 | superseded by a newer export",
            "mapping.files": "file_number | landed_count | footer_count\n1 | 4 | 0",
        },
        "file",
    )


@pytest.mark.parametrize("expected", ["earned | 4", "earned | -", "bulk | 3"])
def test_spec_that_expects_something_else_fails(expected: str) -> None:
    given = {"journeys.handoffs": "times | quota_fate\n3 | earned"}
    expect("marts.quota_fates", given, "quota_fate | handoff_count\nearned | 1 + 2")
    with pytest.raises(AssertionError, match="found"):
        expect("marts.quota_fates", given, f"quota_fate | handoff_count\n{expected}")
