"""What a delivery could not tell: what it touches, and who accepts it (R62)."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from tests.spec.harness import expect

KINDS = """
    limit_code | is_open | counts
    of_leads   | no      | hand-offs
    of_wins    | no      | other
    of_all     | no      | all hand-offs
    to_settle  | yes     | hand-offs
"""
HANDOFFS = """
    times | quarter
    20    | 2026-Q3
    5     | 2026-Q2
"""


def test_limits_stand_in_the_order_of_the_handoffs_they_touch() -> None:
    """What counts wins or records touches an unknown number, and comes last."""
    expect(
        "marts.limits",
        {
            "run.limit_kinds": KINDS,
            "journeys.handoffs": HANDOFFS,
            "cohorts.known_limits": """
                limit_code | subject | actual_count | out_of_count
                of_wins    | -       | 15           | 30
                of_leads   | Quiz    | 3            | 20
                of_leads   | Radio   | 7            | 20
                of_all     | -       | -            | -
                to_settle  | -       | 3            | 20
            """,
        },
        """
        position | limit_code | subject | touched_count | handoff_count | is_open
        1        | of_all     | -       | 20            | 20            | no
        2        | of_leads   | Radio   | 7             | 20            | no
        3        | to_settle  | -       | 3             | 20            | yes
        4        | of_leads   | Quiz    | 3             | 20            | no
        5        | of_wins    | -       | -             | 20            | no
        """,
    )


def test_open_limit_is_settled_once_both_sides_accept_it_for_so_many_handoffs() -> None:
    """An acceptance for fewer hand-offs, another subject or quarter settles nothing."""
    expect(
        "marts.limits",
        {
            "run.limit_kinds": KINDS,
            "journeys.handoffs": HANDOFFS,
            "cohorts.known_limits": """
                limit_code | subject | actual_count
                to_settle  | any     | 3
                to_settle  | more    | 9
                to_settle  | other   | 4
            """,
            "plan.accepted_limits": """
                quarter | limit_code | subject | up_to_count | marketing_by | sales_by | accepted_on
                2026-Q3 | to_settle  | any     | 3           | Ada          | Bo       | 2026-10-02
                2026-Q3 | to_settle  | any     | -           | Cy           | Di       | 2026-10-01
                2026-Q3 | to_settle  | more    | 8           | Ada          | Bo       | 2026-10-02
                2026-Q2 | to_settle  | other   | -           | Ada          | Bo       | 2026-10-02
                2026-Q3 | of_leads   | other   | -           | Ada          | Bo       | 2026-10-02
            """,
        },
        """
        subject | is_open | marketing_by | sales_by | accepted_on
        any     | no      | Ada          | Bo       | 2026-10-02
        more    | yes     | -            | -        | -
        other   | yes     | -            | -        | -
        """,
    )


def test_acceptance_without_a_subject_is_for_every_subject_of_its_limit() -> None:
    expect(
        "marts.limits",
        {
            "run.limit_kinds": KINDS,
            "journeys.handoffs": HANDOFFS,
            "cohorts.known_limits": """
                limit_code | subject | actual_count
                to_settle  | one     | 3
                to_settle  | two     | 9
                to_settle  | -       | 4
            """,
            "plan.accepted_limits": """
                quarter | limit_code | marketing_by | sales_by | accepted_on
                2026-Q3 | to_settle  | Ada          | Bo       | 2026-10-02
            """,
        },
        """
        subject | is_open | marketing_by
        one     | no      | Ada
        two     | no      | Ada
        -       | no      | Ada
        """,
    )


def test_what_was_supposed_before_the_run_is_a_limit_of_every_handoff() -> None:
    """R63: a zone that nobody said cuts every day."""
    expect(
        "marts.limits",
        {
            "journeys.handoffs": HANDOFFS,
            "run.noted_limits": """
                limit_code        | subject
                zone_supposed     | UTC
                company_supposed  | quarters from January
                company_supposed  | working hours
                plan_word_unknown | plans/2026-Q3.toml: quota 'Web'
            """,
        },
        """
        limit_code        | subject                         | touched_count | is_open
        zone_supposed     | UTC                             | 20            | yes
        company_supposed  | quarters from January           | 20            | no
        company_supposed  | working hours                   | 20            | no
        plan_word_unknown | plans/2026-Q3.toml: quota 'Web' | -             | yes
        """,
        where="limit_code not in ('no_history', 'date_only')",
    )


def test_records_that_vanished_touch_the_handoffs_of_their_people() -> None:
    """A person with two vanished records is touched once for each hand-off."""
    expect(
        "cohorts.limit_reach",
        {
            "snapshots.vanished_records": """
                entity   | record_id | is_merged
                leads    | r1        | no
                leads    | r2        | no
                leads    | r3        | yes
                contacts | r4        | no
            """,
            "people.record_people": """
                record_id | person_id
                r1        | ann
                r2        | ann
                r3        | bob
                r4        | eve
            """,
            "journeys.handoffs": """
                person_id | quarter
                ann       | 2026-Q3
                ann       | 2026-Q3
                ann       | 2026-Q2
                bob       | 2026-Q3
                cid       | 2026-Q3
            """,
        },
        """
        limit_code     | touched_count
        vanished_leads | 2
        merged_leads   | 1
        no_history     | 4
        """,
    )


def test_recording_that_begins_late_touches_what_opened_before_it() -> None:
    """And an export that ends early what was not decided before its end."""
    expect(
        "cohorts.limit_reach",
        {
            "cohorts.known_limits": """
                limit_code            | since_on
                touches_recorded_from | 2026-08-01
                recorded_until_mqls   | 2026-09-01
            """,
            "journeys.handoffs": """
                opened     | decided_on
                2026-07-01 | 2026-08-15
                2026-07-31 | 2026-09-01
                2026-08-01 | -
            """,
        },
        """
        limit_code            | touched_count
        touches_recorded_from | 2
        recorded_until_mqls   | 2
        """,
    )


def test_rows_and_cells_that_could_not_be_read_are_limits_too() -> None:
    """R62: below the agreed share they stop nothing, and are said all the same."""
    expect(
        "cohorts.unread_limits",
        {
            "mapping.files": """
                file_number | file
                1           | leads.csv
                2           | calls.csv
            """,
            "leads": """
                record_number | lead_id | row_fate                      | file_number | unread_fields
                1             | a       | used                          | 1           | crm_score,created
                2             | b       | needed cell could not be read | 1           | crm_score
                3             | c       | superseded by a newer export  | 1           |
            """,
            "stage_changes": """
                record_number | record_id | row_fate     | file_number
                1             | a         | key is blank | 1
            """,
            "raw.rejects": """
                file_number | line | error_type
                1           | 7    | too many columns
                2           | 3    | too many columns
            """,
        },
        """
        limit_code   | subject         | actual_count
        rows_unread  | leads.csv       | 1 + 1
        rows_unread  | calls.csv       | 1
        cells_unread | leads.crm_score | 2
        cells_unread | leads.created   | 1
        """,
    )
