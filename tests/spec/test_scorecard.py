"""Whether each side kept its promises, and what stands out (R29, R53, R54, R64)."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

import pytest

from tests.spec.harness import expect

YOUNG = """
    as_of_on   | ended_on   | is_complete
    2026-08-31 | 2026-08-31 | no
"""
YOUNG_QUARTERS = """
    quarter | starts_on  | ends_before | is_complete | is_report_quarter | plan_quarter
    2026-Q3 | 2026-07-01 | 2026-10-01  | no          | yes               | 2026-Q3
"""
COUNTS = "state | actual_count | out_of_count"


def expect_promise(
    promise: str, expected: str, *, is_complete: bool = True, **tables: str
) -> None:
    """One promise of the report's quarter, kept or not."""
    given = {name.replace("__", "."): table for name, table in tables.items()}
    if not is_complete:
        given |= {"run.period": YOUNG, "run.quarters": YOUNG_QUARTERS}
    expect(
        "marts.scorecard",
        given,
        expected,
        where=f"promise = '{promise}' and is_report_quarter",
    )


def promising(name: str, value: float) -> str:
    return f"quarter | {name}\n2026-Q3 | {value}"


@pytest.mark.parametrize(
    ("earned", "is_complete", "state"),
    [
        (100, True, "kept"),
        (99, True, "missed"),
        (99, False, "pending"),
        (100, False, "kept"),
    ],
)
def test_quota_is_kept_once_enough_was_earned_and_missed_when_time_is_up(
    earned: int, is_complete: bool, state: str
) -> None:
    """Claimed ones that earn nothing keep no promise."""
    expect_promise(
        "mql_quota",
        f"""
        state   | actual_count | out_of_count | promised_count
        {state} | {earned}     | -            | 100
        """,
        is_complete=is_complete,
        plan__quotas="""
            quota_name | mql_count | source
            all        | 100       | -
            webinar    | 40        | Webinar
        """,
        journeys__handoffs=f"""
            times    | quota_fate
            {earned} | earned
            30       | not conforming
        """,
    )


def test_quota_is_not_measurable_where_no_handoff_is_on_file_at_all() -> None:
    """R63: MQLs whose day nothing tells are not none. An earlier quarter shows days."""
    quota = "quota_name | mql_count\nall | 100"
    for handoffs, state, count in (
        ("quarter", "not measurable", "-"),
        ("quarter\n2026-Q2", "missed", "0"),
    ):
        expect_promise(
            "mql_quota",
            f"""
            state   | actual_count | promised_count
            {state} | {count}      | 100
            """,
            plan__quotas=quota,
            journeys__handoffs=handoffs,
        )


def test_quota_without_a_total_is_not_promised() -> None:
    expect_promise(
        "mql_quota",
        """
        state        | actual_count | promised_count
        not promised | 7            | -
        """,
        plan__quotas="""
            quota_name | mql_count | source
            webinar    | 40        | Webinar
        """,
        journeys__handoffs="times\n7",
    )


@pytest.mark.parametrize(
    ("promise", "name", "column", "met", "unmet"),
    [
        ("conforming_share", "conforming_pct", "is_conforming", "yes", "no"),
        (
            "target_profile_share",
            "target_profile_pct",
            "is_in_target_profile",
            "yes",
            "no",
        ),
        ("hand_raise_share", "hand_raise_pct", "trigger", "hand-raise", "list"),
    ],
)
def test_quality_is_a_share_of_the_rated_handoffs(
    promise: str, name: str, column: str, met: str, unmet: str
) -> None:
    """R29: 60 of 100; bulk and the like are in no share.

    A running quarter is judged by what there is by the as-of day (R53).
    """
    handoffs = f"""
        times | {column} | is_rated
        60    | {met}    | yes
        40    | {unmet}  | yes
        90    | {met}    | no
    """
    for promised, state in ((60, "kept"), (60.5, "missed")):
        expect_promise(
            promise,
            f"""
            side      | state   | actual_count | out_of_count | promised_pct
            marketing | {state} | 60           | 60 + 40      | {promised}
            """,
            plan__settings=promising(name, promised),
            journeys__handoffs=handoffs,
        )
    expect_promise(
        promise,
        f"""
        {COUNTS}
        not promised | 60 | 60 + 40
        """,
        journeys__handoffs=handoffs,
    )
    for promised, state in ((60, "kept"), (60.5, "missed")):
        expect_promise(
            promise,
            f"""
            {COUNTS}
            {state} | 60 | 60 + 40
            """,
            is_complete=False,
            plan__settings=promising(name, promised),
            journeys__handoffs=handoffs,
        )


@pytest.mark.parametrize(
    ("promise", "name", "missing"),
    [
        ("conforming_share", "conforming_pct", "mql_rule_on"),
        ("target_profile_share", "target_profile_pct", "is_in_target_profile"),
    ],
)
def test_quality_without_an_agreed_rule_is_not_measurable(
    promise: str, name: str, missing: str
) -> None:
    """R31: what is not measured is shown neither as kept nor as missed."""
    expect_promise(
        promise,
        """
        state          | out_of_count | least_count | most_count | all_count
        not measurable | 0            | 0           | 10         | 10
        """,
        plan__settings=promising(name, 60),
        journeys__handoffs=f"""
            times | {missing} | is_conforming
            10    | -         | -
        """,
    )


def test_acceptance_stands_between_the_sides_and_is_nobodys_promise() -> None:
    """R29: accepted or qualified, of all rated ones."""
    expect_promise(
        "acceptance",
        """
        side  | state        | actual_count | out_of_count
        joint | not promised | 30 + 20      | 30 + 20 + 50
        """,
        journeys__handoffs="""
            times | decision  | is_accepted | is_rated
            30    | qualified | yes         | yes
            20    | recycled  | yes         | yes
            50    | open      | no          | yes
            9     | qualified | yes         | no
        """,
    )


def test_what_no_export_records_is_not_measurable_and_never_a_no() -> None:
    """R34: of 100 at least 20 were accepted, or decided in time, and perhaps all."""
    for promise, name, state in (
        ("acceptance", "decided_pct", "not promised"),
        ("decided_in_time", "decided_pct", "not measurable"),
        ("decided_in_time", "fair_pct", "not promised"),
    ):
        expect_promise(
            promise,
            f"""
            state   | out_of_count | least_count | most_count | not_measurable_count
            {state} | 20           | 20          | 20 + 80    | 80
            """,
            plan__settings=promising(name, 50),
            journeys__handoffs="""
                times | decision             | opened     | decided    | is_accepted
                20    | qualified            | 2026-07-01 | 2026-07-02 | yes
                80    | no decision recorded | 2026-07-01 | -          | -
            """,
        )


@pytest.mark.parametrize(
    ("promised", "state"),
    [(50, "kept"), (50.5, "pending"), (70, "pending"), (71, "missed")],
)
def test_decided_in_time_is_pending_while_young_handoffs_could_tip_it(
    promised: float, state: str
) -> None:
    """R54, R64: 50 of 80 were decided within 30 days and 20 are too young to say.

    So in the end it will be at least 50 and at most 70 of 100. Expired is undecided,
    and unworked past its limit is broken. A young one that was decided has no say yet.
    """
    expect_promise(
        "decided_in_time",
        f"""
        side  | state   | actual_count | out_of_count      | pending_count | within_days
        sales | {state} | 50           | 50 + 10 + 15 + 5  | 12 + 8        | 30
        """,
        plan__settings=promising("decided_pct", promised),
        journeys__handoffs="""
            times | opened     | decision  | decided    | is_rated
            50    | 2026-07-01 | qualified | 2026-07-31 | yes
            10    | 2026-07-01 | recycled  | 2026-08-01 | yes
            15    | 2026-09-12 | open      | -          | yes
            5     | 2026-07-01 | expired   | 2026-09-29 | yes
            12    | 2026-09-13 | open      | -          | yes
            8     | 2026-09-13 | qualified | 2026-09-14 | yes
            70    | 2026-07-01 | qualified | 2026-07-04 | no
        """,
    )


def test_withdrawn_and_joined_in_time_were_not_sales_to_decide() -> None:
    """R54: they leave both sides; after the limit they were late. Undated is unknown."""
    for promised in ("decided_pct", "fair_pct"):
        expect_promise(
            "decided_in_time",
            """
            actual_count | out_of_count | pending_count | not_measurable_count
            50           | 50 + 4 + 3   | 0             | 2
            """,
            plan__settings=promising(promised, 85),
            journeys__handoffs="""
                times | opened     | decision  | decided
                50    | 2026-07-01 | qualified | 2026-07-31
                20    | 2026-07-01 | withdrawn | 2026-07-31
                10    | 2026-07-01 | joined    | 2026-07-02
                4     | 2026-07-01 | withdrawn | 2026-08-01
                3     | 2026-07-01 | joined    | 2026-09-01
                7     | 2026-09-30 | withdrawn | 2026-10-01
                2     | 2026-07-01 | qualified | -
            """,
        )


def test_reason_counts_as_given_if_the_glossary_knows_it() -> None:
    """Withdrawn ones are no rejections of sales."""
    handoffs = """
        times | decision     | reason | is_reason_in_glossary
        80    | disqualified | Spam   | yes
        10    | recycled     | Spam   | yes
        6     | recycled     | -      | no
        4     | disqualified | Other  | no
        9     | withdrawn    | -      | no
        9     | qualified    | -      | -
    """
    for promised, state in ((90, "kept"), (91, "missed")):
        expect_promise(
            "reason_given",
            f"""
            side  | state   | actual_count | out_of_count
            sales | {state} | 80 + 10      | 80 + 10 + 6 + 4
            """,
            plan__settings=promising("reason_given_pct", promised),
            journeys__handoffs=handoffs,
        )
    expect_promise(
        "reason_given",
        """
        state          | least_count | most_count      | all_count
        not measurable | 80 + 10     | 80 + 10 + 6     | 80 + 10 + 6 + 4
        """,
        plan__settings=promising("reason_given_pct", 91),
        journeys__handoffs="""
            times | decision     | reason    | is_reason_in_glossary | is_reason_known
            90    | disqualified | Spam      | yes                   | yes
            6     | recycled     | not known | -                     | no
            4     | disqualified | Other     | no                    | yes
        """,
    )


def test_reasons_of_no_rejections_are_not_measurable() -> None:
    expect_promise(
        "reason_given",
        f"""
        {COUNTS}
        not measurable | 0 | 0
        """,
        plan__settings=promising("reason_given_pct", 90),
        journeys__handoffs="times\n10",
    )


def test_revenue_is_what_was_won_in_the_quarter_in_the_companys_currency() -> None:
    """Whichever quarter's hand-offs it came from."""
    for promised, in_dollars, state in (
        (350, 0, "kept"),
        (351, 0, "missed"),
        (350, 1, "kept"),
        (351, 1, "not measurable"),
    ):
        dollars = "in_dollars | yes | 2026-08-01 | 900 | USD | -" * in_dollars
        expect_promise(
            "won_revenue",
            f"""
            side   | state   | actual_amount | promised_amount
            shared | {state} | 100 + 250     | {promised}
            """,
            plan__settings=promising("target_amount", promised),
            canonical__opportunities=f"""
                opportunity_id | is_won | closed_on  | amount | amount_currency | counted_amount
                first_day      | yes    | 2026-07-01 | 100    | EUR             | 100
                last_day       | yes    | 2026-09-30 | 250    | EUR             | 250
                day_after      | yes    | 2026-10-01 | 900    | EUR             | 900
                lost           | no     | 2026-08-01 | 900    | EUR             | 900
                {dollars}
            """,
        )


def test_quarter_without_a_win_missed_its_target_and_is_not_unmeasurable() -> None:
    """R33: wins were on file before it began; where they were not, nobody knows."""
    won_before = """
        opportunity_id | is_won | closed_on  | counted_amount
        o1             | yes    | 2026-06-30 | 900
    """
    won_after = """
        opportunity_id | is_won | closed_on  | counted_amount
        o1             | yes    | 2026-10-02 | 900
    """
    for opportunities, expected in (
        (won_before, "missed | 0"),
        (won_after, "not measurable | -"),
    ):
        expect_promise(
            "won_revenue",
            f"""
            state | actual_amount
            {expected}
            """,
            plan__settings=promising("target_amount", 350),
            canonical__opportunities=opportunities,
        )


def test_win_without_a_day_may_belong_to_the_quarter() -> None:
    """R67: what is short without it is not missed, and nothing is added of it."""
    for created_on, state in (
        ("2026-08-01", "not measurable"),
        ("-", "not measurable"),
        ("2026-10-02", "missed"),
    ):
        expect_promise(
            "won_revenue",
            f"""
            state   | actual_amount
            {state} | 100
            """,
            plan__settings=promising("target_amount", 350),
            canonical__opportunities=f"""
                opportunity_id | is_won | created_on   | closed_on  | counted_amount
                dated          | yes    | 2026-07-05   | 2026-08-01 | 100
                undated        | yes    | {created_on} | -          | 900
            """,
        )


def test_scorecard_shows_five_quarters_each_held_to_its_own_plan() -> None:
    expect(
        "marts.scorecard",
        {
            "run.quarters": """
                quarter | starts_on  | ends_before | is_complete | is_report_quarter
                2025-Q2 | 2025-04-01 | 2025-07-01  | yes         | no
                2025-Q3 | 2025-07-01 | 2025-10-01  | yes         | no
                2025-Q4 | 2025-10-01 | 2026-01-01  | yes         | no
                2026-Q1 | 2026-01-01 | 2026-04-01  | yes         | no
                2026-Q2 | 2026-04-01 | 2026-07-01  | yes         | no
                2026-Q3 | 2026-07-01 | 2026-10-01  | yes         | yes
                2026-Q4 | 2026-10-01 | 2027-01-01  | no          | no
            """,
            "plan.settings": """
                quarter | hand_raise_pct
                2026-Q2 | 70
                2026-Q3 | 80
            """,
            "journeys.handoffs": """
                times | quarter | trigger
                40    | 2026-Q1 | hand-raise
                75    | 2026-Q2 | hand-raise
                25    | 2026-Q2 | list
                75    | 2026-Q3 | hand-raise
                25    | 2026-Q3 | list
            """,
        },
        """
        quarter | state        | promised_pct | actual_count
        2025-Q3 | not promised | -            | 0
        2025-Q4 | not promised | -            | 0
        2026-Q1 | not promised | -            | 40
        2026-Q2 | kept         | 70           | 75
        2026-Q3 | missed       | 80           | 75
        """,
        where="promise = 'hand_raise_share'",
    )


def test_padding_is_found_where_half_of_a_source_does_not_conform() -> None:
    """R8, R60: nor is bulk, nor what sales started itself, nor what cannot be judged."""
    expect(
        "marts.findings",
        {
            "journeys.handoffs": """
                times | source  | is_conforming | is_sales_originated | is_rated
                25    | Webinar | no            | no                  | no
                30    | Fair    | no            | no                  | yes
                30    | Fair    | yes           | no                  | yes
                40    | Webinar | no            | no                  | yes
                41    | Webinar | yes           | no                  | yes
                50    | Desk    | no            | yes                 | no
                60    | Quiz    | -             | no                  | yes
                9     | Small   | no            | no                  | yes
            """
        },
        """
        subject | weight_count | actual_count | out_of_count | rest_actual_count | rest_out_of_count
        Fair    | 30           | 30           | 30 + 30      | 40 + 9            | 81 + 60 + 9
        """,
        where="finding = 'padding_source'",
    )


def test_reasons_missing_leading_and_outside_the_glossary_are_found() -> None:
    """The one most frequent of each kind, of the rated rejections."""
    expect(
        "marts.findings",
        {
            "journeys.handoffs": """
                times | decision     | reason    | is_reason_in_glossary | is_rated
                20    | disqualified | Spam      | yes                   | yes
                30    | recycled     | No budget | yes                   | yes
                5     | recycled     | Other     | no                    | yes
                4     | recycled     | Junk      | no                    | yes
                7     | disqualified | -         | no                    | yes
                90    | disqualified | Spam      | yes                   | no
            """
        },
        """
        finding          | subject   | actual_count | out_of_count
        reason_leading   | No budget | 30           | 20 + 30 + 9 + 7
        unmapped_reasons | Other     | 5            | 20 + 30 + 9 + 7
        missing_reasons  | -         | 7            | 20 + 30 + 9 + 7
        """,
        where="finding like '%reason%'",
    )


def test_team_with_most_handoffs_open_too_long_is_found() -> None:
    """Beside it stand all others, those without a team among them."""
    expect(
        "marts.findings",
        {
            "plan.settings": """
                quarter | decided_pct
                2026-Q3 | 90
            """,
            "journeys.handoffs": """
                times | team  | opened     | decision
                12    | North | 2026-08-01 | open
                48    | North | 2026-08-01 | recycled
                9     | South | 2026-08-01 | open
                91    | South | 2026-08-01 | qualified
                20    | -     | 2026-08-01 | open
                70    | South | 2026-10-01 | open
            """,
        },
        """
        subject | actual_count | out_of_count | rest_actual_count | rest_out_of_count
        North   | 12           | 12 + 48      | 9 + 20            | 9 + 91 + 20
        """,
        where="finding = 'open_late'",
    )


def test_nothing_is_open_too_long_where_nobody_agreed_on_a_time() -> None:
    """R63: a quarter whose plan promises no decision has nothing to be late for."""
    expect(
        "marts.findings",
        {
            "plan.settings": """
                quarter | decided_pct
                2026-Q3 | -
            """,
            "journeys.handoffs": """
                times | opened     | decision
                12    | 2026-08-01 | open
            """,
        },
        "finding",
        where="finding = 'open_late'",
    )


def test_expired_bulk_and_sales_originated_are_found() -> None:
    expect(
        "marts.findings",
        {
            "journeys.handoffs": """
                times | decision  | is_bulk | is_sales_originated | is_rated
                8     | expired   | no      | no                  | yes
                92    | qualified | no      | no                  | yes
                6     | expired   | yes     | no                  | no
                4     | qualified | no      | yes                 | no
            """
        },
        """
        finding          | weight_count | out_of_count
        expired          | 8            | 8 + 92
        bulk             | 6            | 100 + 6 + 4
        sales_originated | 4            | 100 + 6 + 4
        """,
    )


def test_source_furthest_below_its_quota_is_found_when_the_quarter_is_over() -> None:
    given = {
        "plan.quotas": """
            quota_name | mql_count | source
            all        | 500       | -
            webinar    | 100       | Webinar
            fair       | 60        | Fair
        """,
        "journeys.handoffs": """
            times | source  | quota_fate
            90    | Webinar | earned
            20    | Fair    | earned
            30    | Fair    | not conforming
        """,
    }
    expect(
        "marts.findings",
        given,
        """
        subject | weight_count | actual_count | out_of_count
        Fair    | 60 - 20      | 20           | 60
        """,
        where="finding = 'source_short'",
    )
    unclear = """
            25    | Fair    | cannot be judged
    """
    expect(
        "marts.findings",
        given | {"journeys.handoffs": given["journeys.handoffs"].rstrip() + unclear},
        """
        subject | weight_count | actual_count | out_of_count | rest_actual_count
        Fair    | 60 - 20 - 25 | 20           | 60           | 25
        """,
        where="finding = 'source_short'",
    )
    expect(
        "marts.findings",
        given
        | {
            "journeys.handoffs": """
                times | source  | quota_fate | is_source_known
                90    | Webinar | earned     | yes
                20    | Fair    | earned     | yes
                40    | -       | earned     | no
            """
        },
        "subject",
        where="finding = 'source_short'",
    )
    expect(
        "marts.findings",
        given | {"cohorts.unseen_handoffs": "quarter | unseen_count\n2026-Q3 | 40"},
        "subject",
        where="finding = 'source_short'",
    )
    expect(
        "marts.findings",
        given | {"run.period": YOUNG},
        "subject",
        where="finding = 'source_short'",
    )
