"""From the number on the CRM's dashboard to the report's, step by step (R42)."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

import pytest

from tests.spec.harness import expect

TO_CLAIMED = "position <= 16 and record_count != 0"
READ_IN_AUGUST = """
    quarter | figure | stated_count | read_on    | read_before_at
    2026-Q3 | mqls   | 1            | 2026-08-15 | 2026-08-16 00:00
"""


def expect_walk(expected: str, *, where: str = TO_CLAIMED, **tables: str) -> None:
    """The totals and steps of the quarter's walk that are not zero."""
    given = {name.replace("__", "."): table for name, table in tables.items()}
    expect(
        "marts.crm_walk", given, f"step | record_count\n{expected.strip()}", where=where
    )


def test_record_counts_by_its_newest_date_and_a_handoff_each_time() -> None:
    """The date of the first one is overwritten, in the same quarter or a later one."""
    expect_walk(
        """
        counted     | 1
        overwritten | 1 + 1
        claimed     | 3
        """,
        stage_changes="""
            record_id | stage        | changed
            twice     | mql          | 2026-07-01 09:00
            twice     | disqualified | 2026-07-02 09:00
            twice     | mql          | 2026-09-01 09:00
            later     | mql          | 2026-07-01 09:00
            later     | disqualified | 2026-07-02 09:00
            later     | mql          | 2026-10-05 09:00
        """,
    )


def test_date_belongs_to_the_nearest_signal() -> None:
    """Two hand-offs within a day stay two, whichever of them the column shows."""
    changes = """
        record_id | stage        | start_known | changed
        ann       | mql          | observed    | 2026-07-05 09:00
        ann       | disqualified | observed    | 2026-07-05 10:00
        ann       | mql          | observed    | 2026-07-06 09:00
        ann       | mql          | stamped     | {}
    """
    expect_walk(
        """
        counted     | 1
        overwritten | 1
        claimed     | 2
        """,
        stage_changes=changes.format("2026-07-06 09:00"),
    )
    expect_walk(
        """
        counted        | 1
        without a date | 1
        claimed        | 2
        """,
        stage_changes=changes.format("2026-07-05 09:00"),
    )


def test_only_changes_to_mql_date_a_record() -> None:
    expect_walk(
        "",
        stage_changes="""
            record_id | stage        | changed          | row_fate
            ann       | mql          | 2026-06-01 09:00 | used
            ann       | disqualified | 2026-07-01 09:00 | used
            bea       | mql          | 2026-07-01 09:00 | not of this entity
        """,
    )


def test_second_mql_on_an_open_handoff_is_a_repeat_signal() -> None:
    """R3: it dates the record anew, and opens no second hand-off."""
    expect_walk(
        """
        counted       | 1
        repeat signal | -1
        """,
        stage_changes="""
            record_id | stage | changed
            ann       | mql   | 2026-06-20 09:00
            ann       | mql   | 2026-07-20 09:00
        """,
    )
    expect_walk(
        """
        counted | 1
        claimed | 1
        """,
        stage_changes="""
            record_id | stage | changed
            ann       | mql   | 2026-07-10 09:00
            ann       | mql   | 2026-07-20 09:00
        """,
    )


RESTAMPED = """
    record_id | stage | start_known | changed          | delivered_on
    ann       | mql   | stamped     | 2026-06-20 09:00 | 2026-07-06
    ann       | mql   | stamped     | 2026-07-20 09:00 | 2026-10-12
"""


def test_date_that_moves_without_a_second_mql_is_restamped() -> None:
    """Forward into a quarter, and out of the quarter in which it was handed off."""
    expect_walk(
        """
        counted    | 1
        re-stamped | -1
        """,
        stage_changes=RESTAMPED,
    )
    expect_walk(
        """
        overwritten | 1
        claimed     | 1
        """,
        stage_changes=RESTAMPED.replace("06-20", "09-20").replace("07-20", "10-10"),
    )


@pytest.mark.parametrize(
    ("dates", "counted"),
    [
        ("2026-06-20 | 2026-08-20\n- | 2026-10-12", 0),
        ("2026-07-20 | 2026-08-20\n- | 2026-10-12", 1),
        ("- | 2026-08-20\n2026-07-20 | 2026-10-12", 0),
        ("- | 2026-07-06\n2026-07-20 | 2026-10-12", 1),
        ("2026-07-20 | 2026-08-01\n2026-06-20 | 2026-08-10", 0),
        ("2026-06-20 | 2026-08-20\n2026-07-20 | 2026-08-20", 1),
    ],
)
def test_dashboard_shows_the_column_as_it_was_at_the_reading(
    dates: str, counted: int
) -> None:
    """In the first delivery on or after that day, else in the newest one."""
    header = "record_id | stage | start_known | changed | delivered_on"
    lines = (f"ann | mql | stamped | {line}" for line in dates.split("\n"))
    expect_walk(
        f"counted | {counted}",
        where="step = 'counted'",
        plan__crm_says=READ_IN_AUGUST,
        stage_changes="\n".join([header, *lines]),
    )


def test_two_records_of_one_person_are_a_duplicate() -> None:
    """R11: the record that was handed off is the one that counts."""
    given = {
        "leads": """
            lead_id | email_hash
            first   | same
            second  | same
        """,
        "stage_changes": """
            record_id | stage | changed
            first     | mql   | 2026-07-01 09:00
            second    | mql   | 2026-07-05 09:00
        """,
    }
    expect_walk(
        """
        counted   | 2
        duplicate | -1
        claimed   | 1
        """,
        **given,
    )
    expect(
        "marts.crm_differences",
        given,
        """
        step      | record_id | handoff_id                 | dated_on
        duplicate | second    | first@2026-07-01T09:00:00Z | 2026-07-05
        """,
    )


def test_record_in_another_step_is_no_duplicate() -> None:
    expect_walk(
        """
        counted        | 2
        other day, out | -1
        claimed        | 1
        """,
        leads="""
            lead_id | email_hash
            first   | same
            second  | same
        """,
        stage_changes="""
            record_id | stage | changed_at       | changed_on
            second    | mql   | 2026-09-30 22:30 | 2026-10-01
            first     | mql   | 2026-09-01 09:00 | 2026-09-01
        """,
    )


NEAR_MIDNIGHT = """
    record_id | stage | changed_at       | changed_on
    leaves    | mql   | 2026-09-30 22:30 | 2026-10-01
    enters    | mql   | 2026-06-30 22:30 | 2026-07-01
    stays     | mql   | 2026-09-30 21:30 | 2026-09-30
"""


def test_dashboard_cuts_its_days_by_its_own_clock() -> None:
    """In UTC, where the plan names no zone; the report's days are those of Berlin."""
    expect_walk(
        """
        counted        | 1 + 1
        other day, out | -1
        other day, in  | 1
        claimed        | 2
        """,
        stage_changes=NEAR_MIDNIGHT,
    )
    expect_walk(
        """
        counted | 2
        claimed | 2
        """,
        stage_changes=NEAR_MIDNIGHT,
        plan__crm_says="""
            quarter | figure | starts_at        | ends_before_at
            2026-Q3 | mqls   | 2026-06-30 22:00 | 2026-09-30 22:00
        """,
    )


def test_column_may_lag_the_history_by_a_day() -> None:
    """R5: they say the same, also where the edge of the quarter lies between."""
    expect_walk(
        """
        counted        | 3
        other day, out | -1
        claimed        | 2
        """,
        stage_changes="""
            record_id | stage | start_known | changed
            ann       | mql   | observed    | 2026-07-05 09:00
            ann       | mql   | stamped     | 2026-07-06
            cyd       | mql   | observed    | 2026-07-05 09:00
            cyd       | mql   | stamped     | 2026-07-04
            bea       | mql   | observed    | 2026-06-30 21:00
            bea       | mql   | stamped     | 2026-07-01
        """,
    )


def test_dashboard_counts_neither_deleted_nor_merged_records() -> None:
    """R11: who was handed off on a record merged later was handed off all the same."""
    expect_walk(
        """
        merged  | 1
        claimed | 1
        """,
        leads="""
            lead_id  | is_deleted | survivor_id | row_fate
            loser    | -          | survivor    | used
            survivor | -          | -           | used
            deleted  | yes        | -           | deleted in the CRM
        """,
        stage_changes="""
            record_id | stage | start_known | changed
            loser     | mql   | stamped     | 2026-07-01 09:00
            deleted   | mql   | stamped     | 2026-07-01 09:00
        """,
    )


def test_record_deleted_after_the_reading_was_on_the_dashboard() -> None:
    """An export from between the two shows it."""
    expect_walk(
        """
        stated  | 1
        counted | 1
        deleted | -1
        """,
        plan__crm_says=READ_IN_AUGUST,
        leads="""
            lead_id | is_deleted | row_fate                     | delivered_on
            ann     | no         | superseded by a newer export | 2026-08-20
            ann     | yes        | deleted in the CRM           | 2026-10-12
        """,
        stage_changes="""
            record_id | stage | start_known | changed          | delivered_on
            ann       | mql   | stamped     | 2026-07-01 09:00 | 2026-08-20
        """,
    )


def test_what_came_after_the_reading_is_a_step_of_its_own() -> None:
    """A date written later gives way to the newest one known before it."""
    expect_walk(
        """
        stated            | 1
        counted           | 1
        since the reading | 1 + 1 + 1
        claimed           | 4
        """,
        plan__crm_says=READ_IN_AUGUST.replace("08-16 00:00", "08-15 15:00"),
        stage_changes="""
            record_id | stage        | start_known | changed
            ann       | mql          | observed    | 2026-07-01 09:00
            ann       | disqualified | observed    | 2026-07-02 09:00
            ann       | mql          | observed    | 2026-09-01 09:00
            ann       | mql          | stamped     | 2026-09-01 09:00
            bea       | mql          | observed    | 2026-08-15 16:00
            cyd       | mql          | observed    | 2026-08-16
        """,
    )


@pytest.mark.parametrize("also", ["", "\nloser"])
def test_record_that_a_list_of_merges_names_is_gone(also: str) -> None:
    """R11: whether or not the file of contacts still has it."""
    expect_walk(
        """
        counted | 1
        claimed | 1
        """,
        contacts=f"contact_id | delivered_on\nsurvivor | -{also and also + ' | -'}",
        merges="record_id | survivor_id\nloser | survivor",
        episodes__dashboard_dates="""
            record_id | is_in_quarter | dated            | ordered_at
            loser     | yes           | 2026-07-01 09:00 | 2026-07-01 09:00
            survivor  | yes           | 2026-07-01 09:00 | 2026-07-01 09:00
        """,
        stage_changes="""
            record_id | stage | changed
            survivor  | mql   | 2026-07-01 09:00
        """,
    )


def test_change_seen_between_two_exports_gives_way_to_one_with_a_day() -> None:
    """R5: it is the same change, and the later export's day is not its own."""
    expect(
        "episodes.dashboard_dates",
        {
            "stage_changes": """
                record_id | stage | start_known | changed    | seen_after_on | delivered_on
                told      | mql   | inferred    | 2026-10-01 | 2026-09-01    | 2026-10-01
                told      | mql   | observed    | 2026-09-20 | -             | 2026-10-01
                seen      | mql   | inferred    | 2026-10-01 | 2026-09-01    | 2026-10-01
                seen      | mql   | observed    | 2026-08-20 | -             | 2026-10-01
            """,
        },
        """
        record_id | start_known | dated_on   | is_in_quarter
        told      | observed    | 2026-09-20 | yes
        seen      | inferred    | 2026-10-01 | no
        """,
    )


def test_record_set_aside_by_the_mapping_is_on_the_dashboard() -> None:
    """R40: as a person, or as far as its date goes."""
    expect_walk(
        """
        counted   | 3
        set aside | -1 - 1
        claimed   | 1
        """,
        leads="""
            lead_id | row_fate
            test    | set aside: test leads
            list    | used
            ann     | used
        """,
        stage_changes="""
            record_id | stage | changed          | row_fate
            test      | mql   | 2026-07-01 09:00 | used
            list      | mql   | 2026-07-01 09:00 | set aside: old list
            ann       | mql   | 2026-07-01 09:00 | used
        """,
    )


def test_record_without_a_date_is_not_on_the_dashboard() -> None:
    """Where the export has a date column, a dashboard goes by it alone."""
    expect_walk(
        """
        without a date | 1
        claimed        | 1
        """,
        stage_changes="""
            record_id | stage | start_known | changed          | row_fate
            ann       | mql   | observed    | 2026-07-01 09:00 | used
            ann       | mql   | stamped     | -                | blank
        """,
    )


def test_record_that_only_the_history_names_is_not_in_the_exports() -> None:
    expect_walk(
        """
        counted            | 1
        not in the exports | -1
        """,
        episodes__dashboard_dates="""
            record_id | is_in_quarter | dated_on
            ann       | yes           | 2026-07-01
        """,
    )


def test_what_the_exports_cannot_explain_is_unexplained() -> None:
    """It is the one step that no record stands behind."""
    stated = """
        quarter | figure | stated_count | read_on
        2026-Q3 | mqls   | {}           | 2026-10-05
        2026-Q2 | mqls   | 99           | 2026-07-05
        2026-Q3 | sqls   | 55           | 2026-10-05
    """
    changes = """
        times | record_id | stage | changed
        7     | lead#     | mql   | 2026-07-01 09:00
    """
    expect_walk(
        """
        stated      | 10
        unexplained | -3
        counted     | 7
        claimed     | 7
        """,
        plan__crm_says=stated.format(10),
        stage_changes=changes,
    )
    expect_walk(
        """
        stated      | 5
        unexplained | 2
        counted     | 7
        claimed     | 7
        """,
        plan__crm_says=stated.format(5),
        stage_changes=changes,
    )


@pytest.mark.parametrize(
    ("as_of_on", "is_complete", "expected"),
    [
        ("2026-10-12", "yes", "10 | 2026-10-05 | - | 2026-10-05 | 2026-10-06 00:00"),
        ("2026-10-01", "yes", "10 | 2026-10-05 | - | 2026-10-01 | 2026-10-02 00:00"),
        ("2026-08-15", "no", "- | - | 2026-10-05 | 2026-08-15 | 2026-08-16 00:00"),
    ],
)
def test_number_read_after_the_as_of_day_counts_for_a_complete_quarter_only(
    as_of_on: str, is_complete: str, expected: str
) -> None:
    """What came between the two days would all seem unexplained."""
    expect(
        "canonical.dashboard_readings",
        {
            "run.period": f"as_of_on | is_complete\n{as_of_on} | {is_complete}",
            "plan.crm_says": """
                quarter | figure | stated_count | read_on    | read_before_at
                2026-Q3 | mqls   | 10           | 2026-10-05 | 2026-10-06 00:00
            """,
        },
        f"stated_count | stated_on | left_out_on | read_on | read_before_at\n{expected}",
    )


def test_claimed_ones_that_earn_nothing_are_steps_by_their_fate() -> None:
    """R28: as in the list *from claimed to earned*, the rule after all else."""
    expect_walk(
        """
        claimed            | 99
        bulk               | -20
        by exception       | 0
        sales-originated   | -3
        customer           | -4
        open opportunity   | -5
        partner            | -1
        returning too soon | -6
        quarter not known  | 0
        may earn           | 60
        second in quarter  | -2
        not conforming     | -7
        cannot be judged   | -8
        credited back      | -3
        earned             | 40
        """,
        where="position >= 16",
        journeys__handoffs="""
            times | quota_fate         | quarter
            40    | earned             | 2026-Q3
            20    | bulk               | 2026-Q3
            3     | sales-originated   | 2026-Q3
            4     | customer           | 2026-Q3
            5     | open opportunity   | 2026-Q3
            1     | partner            | 2026-Q3
            6     | returning too soon | 2026-Q3
            2     | second in quarter  | 2026-Q3
            7     | not conforming     | 2026-Q3
            8     | cannot be judged   | 2026-Q3
            3     | credited back      | 2026-Q3
            9     | bulk               | 2026-Q2
        """,
    )


def test_step_that_could_not_be_measured_is_no_zero() -> None:
    """One export with dates alone: no history, no times, authors or accounts."""
    expect_walk(
        """
        counted            | 1
        not in the exports | -
        deleted            | -
        set aside          | 0
        other day, out     | -
        repeat signal      | -
        re-stamped         | -
        duplicate          | -
        other day, in      | -
        merged             | -
        overwritten        | -
        without a date     | -
        claimed            | 1
        bulk               | -
        by exception       | 0
        sales-originated   | -
        customer           | -
        open opportunity   | -
        partner            | -
        returning too soon | -
        quarter not known  | 0
        may earn           | 1
        second in quarter  | -
        not conforming     | -
        cannot be judged   | -
        credited back      | -
        earned             | 1
        """,
        where="true",
        stage_changes="""
            record_id | stage | start_known | changed
            ann       | mql   | stamped     | 2026-07-01
        """,
    )


@pytest.mark.parametrize(
    ("need", "entity", "table"),
    [
        ("history", "stage_changes", "record_id | stage | changed\nann | mql | 2026-07-01"),
        ("several dates", "stage_changes", "record_id | stage | changed\nann | mql | 2026-07-01"),
        ("several dates", "mapping.files", "file_number | delivered_on\n1 | 2026-07-06\n2 | 2026-10-12"),
        ("times", "stage_changes", "record_id | stage | changed\nann | mql | 2026-07-01 09:00"),
        ("authors", "stage_changes", "record_id | stage | changed | author_id\nann | mql | 2026-07-01 | mia"),
        ("addresses", "leads", "lead_id | email_domain\nann | acme.example"),
        ("deletions", "leads", "lead_id | is_deleted\nann | no"),
        ("reasons", "leads", "lead_id | reason\nann | Spam"),
        ("accounts", "accounts", "account_id\na"),
        ("rule", "glossary.rules", "name\nmql"),
        ("rule or accounts", "glossary.rules", "name\nmql"),
        ("rule or accounts", "accounts", "account_id\na"),
    ],
)  # fmt: skip
def test_step_is_measured_once_the_exports_bring_what_it_needs(
    need: str, entity: str, table: str
) -> None:
    for given, answer in (({}, "no"), ({entity: table}, "yes")):
        expect(
            "journeys.dashboard_needs",
            given,
            f"is_present\n{answer}",
            where=f"need = '{need}'",
        )


def test_every_record_and_handoff_stands_in_one_step() -> None:
    """The first reason that fits holds, so a total is the one before and its steps."""
    expect(
        "cohorts.crm_counts",
        {
            "leads": """
                lead_id | email_hash | row_fate
                test    | -          | set aside: test leads
                ann     | ann        | used
                ann2    | ann        | used
                bea     | -          | used
            """,
            "stage_changes": """
                record_id | stage | changed
                test      | mql   | 2026-07-01 09:00
                ann       | mql   | 2026-06-20 09:00
                ann2      | mql   | 2026-07-20 09:00
                bea       | mql   | 2026-07-20 09:00
                cyd       | mql   | 2026-06-20 09:00
            """,
        },
        """
        record_id | step          | counted_count | claimed_count
        test      | set aside     | 1             | 0
        ann2      | repeat signal | 1             | 0
        bea       | -             | 1             | 1
        """,
    )
