"""What of a quota is due by a day, and what quarters before tell of it (R51, R64)."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from tests.spec.harness import expect

AS_OF = """
    as_of_on   | is_complete
    2026-08-14 | no
"""
MQLS = """
    kind | recorded_from_on
    MQLs | 2025-07-01
"""
QUARTERS = """
    quarter | starts_on  | ends_before | is_complete | is_report_quarter
    2025-Q3 | 2025-07-01 | 2025-10-01  | yes         | no
    2025-Q4 | 2025-10-01 | 2026-01-01  | yes         | no
    2026-Q1 | 2026-01-01 | 2026-04-01  | yes         | no
    2026-Q2 | 2026-04-01 | 2026-07-01  | yes         | no
    2026-Q3 | 2026-07-01 | 2026-10-01  | no          | yes
"""
# 14 August 2026 is the 33rd business day of its quarter; early ones have counted by
# the 33rd of theirs, late ones have not.
SEASONS = """
    times | quarter | opened     | quota_fate
    40    | 2025-Q3 | 2025-08-14 | earned
    60    | 2025-Q3 | 2025-08-15 | earned
    44    | 2025-Q4 | 2025-11-14 | earned
    56    | 2025-Q4 | 2025-11-17 | earned
    84    | 2026-Q1 | 2026-02-16 | earned
    116   | 2026-Q1 | 2026-02-17 | earned
    46    | 2026-Q2 | 2026-05-15 | earned
    54    | 2026-Q2 | 2026-05-18 | earned
    150   | 2026-Q3 | 2026-07-06 | earned
"""
GIVEN = {
    "run.period": AS_OF,
    "run.quarters": QUARTERS,
    "canonical.recordings": MQLS,
    "plan.quotas": "quota_name | mql_count\nall | 390",
    "journeys.handoffs": SEASONS,
}


def test_due_is_the_mean_share_by_the_same_business_day_of_four_quarters() -> None:
    """Shares of 40, 44, 42 and 46%: 43% of 390 are due; 150 count, so 17.7 behind.

    On 15 August, a Saturday, no business day more has begun, and 46 of 92 days are
    left: 240 leads are 36.5 a week.
    """
    for as_of, days_left in (("2026-08-14", "47"), ("2026-08-15", "46")):
        expect(
            "marts.quota_pacing",
            GIVEN | {"run.period": f"as_of_on | is_complete\n{as_of} | no"},
            f"""
            quota_count | due_count | earned_count | is_by_season | days_left   | needed_per_week_count
            390         | 167.7     | 150          | yes          | {days_left} | 240 * 7 / {days_left}
            """,
        )
    expect("marts.quota_lines", GIVEN, "due_count | earned_count\n167.7 | 150")
    expect(
        "marts.quota_weeks",
        GIVEN,
        """
        week_starts_on | quota_count | quota_to_date | earned_to_date
        2026-08-03     | 0           | 0             | 150
        2026-08-10     | 167.7       | 167.7         | 150
        2026-08-17     | 390 - 167.7 | 390           | 150
        2026-08-24     | 0           | 390           | 150
        """,
        where="week_starts_on between date '2026-08-03' and date '2026-08-24'",
    )


def test_fewer_than_four_quarters_make_no_season_and_quota_is_due_by_business_days() -> (
    None
):
    """The 33rd of 66 business days: a half, whatever three quarters did."""
    expect(
        "marts.quota_pacing",
        GIVEN | {"canonical.recordings": "kind | recorded_from_on\nMQLs | 2025-07-02"},
        """
        due_count | is_by_season
        390 / 2   | no
        """,
    )
    expect(
        "marts.quota_pacing",
        {name: GIVEN[name] for name in ("run.period", "plan.quotas")},
        """
        due_count | earned_count | is_by_season | needed_per_week_count
        390 / 2   | 0            | no           | 390 * 7 / 47
        """,
    )


def test_quarter_tells_a_season_only_if_it_is_on_file_counted_and_judged() -> None:
    """Of ten leads that may have counted, two cannot be judged: that is one in five."""
    expect(
        "marts.quota_seasons",
        GIVEN
        | {
            "canonical.recordings": "kind | recorded_from_on\nMQLs | 2025-07-02",
            "journeys.handoffs": """
                times | quarter | opened     | quota_fate       | is_opened_between
                9     | 2025-Q3 | 2025-08-14 | earned           | no
                8     | 2025-Q4 | 2025-11-14 | earned           | no
                2     | 2025-Q4 | 2025-11-14 | cannot be judged | no
                7     | 2026-Q1 | 2026-02-16 | earned           | no
                2     | 2026-Q1 | 2026-02-16 | earned           | yes
                1     | 2026-Q1 | 2026-02-16 | cannot be judged | no
                9     | 2026-Q2 | 2026-05-15 | not conforming   | no
            """,
        },
        """
        quarter | earned_count | unsure_count | basis
        2025-Q3 | 9            | 0            | partly on file
        2025-Q4 | 8            | 2            | season
        2026-Q1 | 7 + 2        | 2 + 1        | not judged
        2026-Q2 | 0            | 0            | nothing counted
        """,
    )


def test_quarter_before_whose_mqls_stopped_tells_no_season() -> None:
    """R51."""
    expect(
        "marts.quota_seasons",
        GIVEN
        | {
            "canonical.recordings": """
                kind | recorded_from_on | recorded_until_on
                MQLs | 2025-07-01       | 2026-06-29
            """
        },
        """
        quarter | basis
        2025-Q3 | season
        2025-Q4 | season
        2026-Q1 | season
        2026-Q2 | partly on file
        """,
    )


def test_what_counted_by_the_same_day_is_told_as_it_was_then_known() -> None:
    """One credited back after that day counted on it, and did not stay."""
    expect(
        "marts.quota_seasons",
        GIVEN
        | {
            "journeys.handoffs": """
                times | quarter | opened     | quota_fate    | decided_not_after_on
                40    | 2026-Q2 | 2026-05-04 | earned        | 2026-05-20
                60    | 2026-Q2 | 2026-06-01 | earned        | -
                3     | 2026-Q2 | 2026-05-12 | credited back | 2026-05-15
                2     | 2026-Q2 | 2026-05-12 | credited back | 2026-05-18
                4     | 2026-Q2 | 2026-05-18 | credited back | 2026-05-19
            """
        },
        """
        then_on    | counted_then_count | stayed_count | earned_count
        2026-05-15 | 40 + 2             | 40           | 40 + 60
        """,
        where="quarter = '2026-Q2'",
    )


def test_weekend_is_due_after_its_friday_and_all_is_due_at_the_end() -> None:
    """One lead each on Friday 15 and Saturday 16 May, of two of the quarter."""
    given = GIVEN | {
        "journeys.handoffs": "\n".join(
            [
                "quarter | opened     | quota_fate",
                "2025-Q3 | 2025-08-01 | earned",
                "2025-Q4 | 2025-11-03 | earned",
                "2026-Q1 | 2026-02-02 | earned",
                "2026-Q2 | 2026-05-15 | earned",
                "2026-Q2 | 2026-05-16 | earned",
            ]
        )
    }
    expect(
        "cohorts.due_shares",
        given,
        """
        day_on     | due_share
        2026-08-13 | 3 / 4
        2026-08-14 | 0.875
        2026-08-15 | 1
        2026-09-30 | 1
        """,
        where="day_on in (date '2026-08-13', date '2026-08-14', date '2026-08-15', "
        "date '2026-09-30')",
    )


def test_each_quota_has_the_season_of_its_own_leads() -> None:
    """Webinars of two quarters make none; what no line says of a whole is all leads."""
    given = GIVEN | {
        "plan.quotas": "quota_name | mql_count | source\nwebinars | 66 | Webinar",
        "journeys.handoffs": SEASONS.replace("times |", "times | source |", 1)
        .replace("    40    |", "    40    | Webinar |")
        .replace("    44    |", "    44    | Webinar |")
        .replace("    60    |", "    60    | Fair |")
        .replace("    56    |", "    56    | Fair |")
        .replace("    84    |", "    84    | Fair |")
        .replace("    116   |", "    116   | Fair |")
        .replace("    46    |", "    46    | Fair |")
        .replace("    54    |", "    54    | Fair |")
        .replace("    150   |", "    150   | Fair |"),
    }
    expect(
        "marts.quota_pacing",
        given,
        """
        quota_name | is_total | quota_count | due_count | earned_count | is_by_season | needed_per_week_count
        webinars   | no       | 66          | 33        | 0            | no           | 66 * 7 / 47
        -          | yes      | -           | -         | 150          | yes          | -
        """,
    )


def test_quota_of_zero_owes_nothing_and_an_ended_quarter_needs_nothing() -> None:
    expect(
        "marts.quota_pacing",
        GIVEN | {"plan.quotas": "quota_name | mql_count\nall | 0"},
        "due_count | earned_count | needed_per_week_count\n0 | 150 | 0",
    )
    expect(
        "marts.quota_pacing",
        {**GIVEN, "run.period": "as_of_on | is_complete\n2026-10-12 | yes"},
        """
        due_count | is_by_season | days_left | needed_per_week_count
        390       | yes          | -         | -
        """,
    )


def test_mqls_that_stop_before_the_quarter_leave_nothing_due() -> None:
    """R51: the quarter is known until the day before it."""
    expect(
        "marts.quota_pacing",
        GIVEN
        | {
            "canonical.recordings": """
                kind | recorded_from_on | recorded_until_on
                MQLs | 2025-07-01       | 2026-06-15
            """
        },
        "known_until_on | due_count | days_left\n2026-06-30 | 0 | 92",
    )


def test_lead_of_no_known_source_may_count_on_a_line_of_a_source() -> None:
    """It tells no season of that source, and it is none of another one either."""
    expect(
        "cohorts.quota_leads",
        {
            "plan.quotas": "quota_name | mql_count | source\nweb | 10 | Webinar",
            "journeys.handoffs": """
                handoff_id | quarter | source  | quota_fate | is_source_known
                told       | 2026-Q3 | Webinar | earned     | yes
                untold     | 2026-Q3 | -       | earned     | no
                other      | 2026-Q3 | Partner | earned     | yes
            """,
        },
        """
        handoff_id | is_earned | is_unsure
        told       | yes       | no
        untold     | no        | yes
        """,
        where="part_number = 1",
    )
