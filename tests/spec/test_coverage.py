"""How far what is open covers what is still to win, and what was needed before."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from tests.spec.harness import expect

TARGET = """
    quarter | target_amount
    2026-Q3 | -
    2026-Q4 | 1000
"""
# Of the quarter before 25 of 100 were created and closed within it; of 187.50 open at
# its start and due in it, 75 were won.
QUARTER_BEFORE = """
        opportunity_id | kind         | amount | is_won | is_closed | created    | closed
        first_ever     | new business | 1      | yes    | yes       | 2026-01-01 | 2026-03-01
        within         | new business | 25     | yes    | yes       | 2026-07-05 | 2026-09-01
        from_open      | new business | 75     | yes    | yes       | 2026-06-05 | 2026-09-01
        lost           | new business | 112.50 | no     | yes       | 2026-06-05 | 2026-09-01"""
OPEN = """
        won_so_far     | new business | 100    | yes    | yes       | 2026-08-05 | 2026-10-05
        due            | new business | 1350   | no     | no        | 2026-10-02 | 2026-12-31
        past           | new business | 150    | no     | no        | 2026-10-02 | 2026-10-11
        later          | new business | 400    | no     | no        | 2026-10-02 | 2027-01-01
"""
HISTORY = """
    opportunity_id | changed    | amount | expected_close_on
    first_ever     | 2026-01-01 | 1      | 2026-03-01
    from_open      | 2026-06-05 | 75     | 2026-09-30
    lost           | 2026-06-05 | 112.50 | 2026-07-01
"""


def test_coverage_is_what_is_due_by_what_is_still_to_win() -> None:
    """Target 1,000, won 100: 1,350 due cover 1.50; past its day and later stand apart."""
    expect(
        "marts.revenue_coverage",
        {"plan.settings": TARGET, "opportunities": QUARTER_BEFORE + OPEN},
        """
        quarter | won_amount | to_win_amount | due_amount | past_amount | later_amount | coverage | needed_coverage | short_amount
        2026-Q4 | 100        | 1000 - 100    | 1350       | 150         | 400          | 1.5      | -               | -
        """,
    )


def test_needed_coverage_is_what_the_quarters_before_took() -> None:
    """(1 - .25) / .40 = 1.875, of 900 still to win: 337.50 short."""
    expect(
        "marts.revenue_coverage",
        {
            "plan.settings": TARGET,
            "opportunities": QUARTER_BEFORE + OPEN,
            "opportunity_changes": HISTORY,
        },
        """
        past_won_amount | past_within_amount | past_from_opening_amount | past_due_amount | needed_coverage | short_amount
        100             | 25                 | 75                       | 75 + 112.50     | 1.875           | 337.5
        """,
    )


def test_without_a_history_nothing_was_needed_that_is_known() -> None:
    """Two deliveries with different values around the start do not say which was so."""
    given = {
        "plan.settings": TARGET,
        "opportunities": """
            opportunity_id | record_number | delivered_on | amount | is_won | is_closed | created    | closed     | row_fate
            first_ever     | 1             | 2026-10-12   | 1      | yes    | yes       | 2026-01-01 | 2026-03-01 | used
            moved          | 2             | 2026-05-01   | 90     | no     | no        | 2026-04-05 | 2026-09-01 | superseded by a newer export
            moved          | 2             | 2026-10-12   | 75     | yes    | yes       | 2026-04-05 | 2026-09-02 | used
        """,
    }
    expect(
        "marts.revenue_openings",
        given,
        """
        quarter | open_count | unknown_count | won_amount
        2026-Q3 | 1          | 1             | 75
        """,
        where="quarter = '2026-Q3'",
    )
    expect("marts.revenue_coverage", given, "needed_coverage | short_amount\n- | -")


def test_delivery_of_the_first_day_tells_what_was_open() -> None:
    expect(
        "facts.opening_pipeline",
        {
            "opportunities": """
                opportunity_id | record_number | delivered_on | amount | is_won | is_closed | created    | closed     | row_fate
                moved          | 1             | 2026-06-30   | 90     | no     | no        | 2026-04-05 | 2026-09-01 | superseded by a newer export
                moved          | 1             | 2026-10-12   | 75     | yes    | yes       | 2026-04-05 | 2026-09-02 | used
                unseen         | 2             | 2026-10-12   | 10     | yes    | yes       | 2026-04-05 | 2026-09-02 | used
            """,
        },
        """
        opportunity_id | amount | expected_close_on | is_known | is_due | is_won_in_quarter
        moved          | 90     | 2026-09-01        | yes      | yes    | yes
        unseen         | -      | -                 | no       | no     | yes
        """,
        where="quarter = '2026-Q3'",
    )


def test_history_tells_from_its_first_entry_on() -> None:
    """The last change before; else what the next one changed; else it never changed."""
    given = {
        "opportunities": """
            opportunity_id | amount | is_won | is_closed | created    | closed
            changed_before | 30     | no     | no        | 2026-03-01 | 2026-11-01
            changed_after  | 30     | no     | no        | 2026-03-01 | 2026-11-01
            never_changed  | 30     | no     | no        | 2026-03-01 | 2026-11-01
            won_later      | 30     | yes    | yes       | 2026-03-01 | 2026-10-05
        """,
        "opportunity_changes": """
            opportunity_id | changed    | amount | amount_before | expected_close_on | expected_close_before_on
            changed_before | 2026-06-01 | 20     | 10            | -                 | -
            changed_before | 2026-08-01 | 30     | 20            | -                 | -
            changed_after  | 2026-08-01 | 30     | 20            | -                 | -
            changed_before | 2026-06-01 | -      | -             | 2026-09-01        | 2026-08-01
            won_later      | 2026-10-05 | -      | -             | 2026-10-05        | 2026-09-30
        """,
    }
    expect(
        "facts.opening_pipeline",
        given,
        """
        opportunity_id | amount | expected_close_on | is_known | is_due
        changed_before | 20     | 2026-09-01        | yes      | yes
        changed_after  | 20     | 2026-11-01        | yes      | no
        never_changed  | 30     | 2026-11-01        | yes      | no
        won_later      | 30     | 2026-09-30        | yes      | yes
        """,
        where="quarter = '2026-Q3'",
    )
    expect(
        "facts.opening_pipeline",
        given,
        """
        opportunity_id | is_known
        changed_before | no
        changed_after  | no
        never_changed  | no
        won_later      | no
        """,
        where="quarter = '2026-Q2'",
    )


def test_each_kind_and_currency_of_the_pipeline_stands_by_itself() -> None:
    """Open on the as-of day, 12 October: due that day is due; a day before is past."""
    expect(
        "marts.revenue_pipeline",
        {
            "opportunities": """
                opportunity_id | kind      | amount | amount_currency | is_won | is_closed | created    | closed
                today          | renewal   | 10     | EUR             | no     | no        | 2026-08-01 | 2026-10-12
                last_day       | renewal   | 20     | EUR             | no     | no        | 2026-08-01 | 2026-12-31
                yesterday      | renewal   | 40     | EUR             | no     | no        | 2026-08-01 | 2026-10-11
                dollars        | expansion | 80     | USD             | no     | no        | 2026-08-01 | 2026-12-01
                no_day         | -         | 160    | EUR             | no     | no        | 2026-08-01 | -
                who_knows      | expansion | 320    | EUR             | -      | -         | 2026-08-01 | -
                closed         | expansion | 640    | EUR             | no     | yes       | 2026-08-01 | 2026-10-01
            """,
        },
        """
        kind      | amount_currency | timing    | open_count | open_amount | counted_amount
        renewal   | EUR             | due       | 2          | 10 + 20     | 10 + 20
        renewal   | EUR             | past      | 1          | 40          | 40
        expansion | USD             | due       | 1          | 80          | -
        not known | EUR             | no day    | 1          | 160         | 160
        expansion | EUR             | not known | 1          | 320         | 320
        """,
    )


def test_reached_target_leaves_nothing_to_cover() -> None:
    expect(
        "marts.revenue_coverage",
        {
            "plan.settings": """
                quarter | target_amount
                2026-Q4 | 100
            """,
            "opportunities": QUARTER_BEFORE + OPEN,
        },
        """
        to_win_amount | coverage | short_amount
        0             | -        | -
        """,
    )


def test_no_target_and_no_opportunities_give_no_coverage() -> None:
    expect(
        "marts.revenue_coverage",
        {},
        """
        quarter | target_amount | open_count | coverage | needed_coverage
        2026-Q4 | -             | 0          | -        | -
        """,
    )


def test_history_of_one_system_says_nothing_of_another() -> None:
    expect(
        "facts.opening_pipeline",
        {
            "mapping.files": """
                file_number | source_name
                1           | old
                2           | new
            """,
            "opportunities": """
                opportunity_id | file_number | amount | is_won | is_closed | created    | closed
                of_old         | 1           | 30     | no     | no        | 2026-03-01 | 2026-11-01
                of_new         | 2           | 30     | no     | no        | 2026-03-01 | 2026-11-01
            """,
            "opportunity_changes": """
                opportunity_id | file_number | changed    | amount | expected_close_on
                of_old         | 1           | 2026-03-01 | 20     | 2026-09-01
            """,
        },
        """
        opportunity_id | amount | is_known
        of_old         | 20     | yes
        of_new         | -      | no
        """,
        where="quarter = '2026-Q3'",
    )
