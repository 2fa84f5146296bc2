"""What two exports of the same record say about the time between them (R5, R10)."""

from __future__ import annotations

from tests.spec.harness import expect

TWICE = "superseded by a newer export"
FILES = """
    file_number | source_name | delivered_on
    1           | crm         | 2026-07-06
    2           | crm         | 2026-10-12
    3           | shop        | 2026-06-01
"""


def test_value_that_differs_between_two_exports_changed_between_their_days() -> None:
    """A blank cell is no change: the column may not have been exported."""
    expect(
        "snapshots.attribute_differences",
        {
            "leads": f"""
                lead_id | delivered_on | crm_score | owner_id | country | row_fate
                anna    | 2026-07-06   | 40        | mia      | -       | {TWICE}
                anna    | 2026-10-12   | 70        | mia      | DE      | used
                ben     | 2026-10-12   | 55        | mia      | FR      | used
            """,
            "contacts": f"""
                contact_id | delivered_on | owner_id | row_fate
                carla      | 2026-07-06   | mia      | {TWICE}
                carla      | 2026-10-12   | tom      | used
            """,
        },
        """
        record_id | attribute | old_value | new_value | seen_after_on | changed_on
        anna      | crm_score | 40        | 70        | 2026-07-06    | 2026-10-12
        carla     | owner_id  | mia       | tom       | 2026-07-06    | 2026-10-12
        """,
    )


def test_history_of_an_attribute_is_believed_before_a_difference_of_exports() -> None:
    """The history knows the moment; the exports know only two days around it."""
    expect(
        "canonical.attribute_changes",
        {
            "leads": f"""
                lead_id | delivered_on | crm_score | title | row_fate
                anna    | 2026-07-06   | 40        | Buyer | {TWICE}
                anna    | 2026-10-12   | 70        | CFO   | used
            """,
            "attribute_changes": """
                record_id | attribute | old_value | new_value | changed
                anna      | crm_score | 40        | 70        | 2026-08-03 10:00
            """,
        },
        """
        attribute | old_value | new_value | changed_on
        crm_score | 40        | 70        | 2026-08-03
        title     | Buyer     | CFO       | 2026-10-12
        """,
    )


def test_what_a_record_leaves_blank_is_what_its_history_shows_last() -> None:
    """An event log has no column of today's owner or reason."""
    expect(
        "canonical.records",
        {
            "leads": """
                lead_id | owner_id | reason | crm_score
                anna    | -        | -      | -
                ben     | tom      | -      | 55
                carla   | -        | -      | 55
            """,
            "attribute_changes": """
                record_id | attribute | new_value | changed
                anna      | owner_id  | queue     | 2026-08-03 10:00
                anna      | owner_id  | mia       | 2026-08-03 10:00
                anna      | reason    | No budget | 2026-08-04 10:00
                anna      | crm_score | 61.0      | 2026-08-02 10:00
                ben       | owner_id  | mia       | 2026-08-03 10:00
                carla     | owner_id  | mia       | 2026-08-03 10:00
                carla     | owner_id  | -         | 2026-08-05 10:00
            """,
        },
        """
        record_id | owner_id | reason    | crm_score
        anna      | mia      | No budget | 61
        ben       | tom      | -         | 55
        carla     | -        | -         | 55
        """,
    )


def test_changes_of_one_second_keep_the_order_of_their_file() -> None:
    expect(
        "canonical.attribute_changes",
        {
            "leads": "lead_id\nanna",
            "attribute_changes": """
                record_id | attribute | new_value | changed
                anna      | owner_id  | queue     | 2026-08-03 10:00
                anna      | owner_id  | tom       | 2026-08-03 10:00
                anna      | owner_id  | mia       | 2026-08-03 10:00
            """,
        },
        """
        old_value | new_value
        -         | queue
        queue     | tom
        tom       | mia
        """,
    )


def test_status_seen_between_two_exports_falls_away_where_a_stamp_tells_it() -> None:
    """R5: observed and stamped before inferred; outside the two days it is another."""
    expect(
        "canonical.stage_changes",
        {
            "leads": "lead_id\nanna\nben\ncarla",
            "stage_changes": """
                record_id | stage | changed    | seen_after | start_known
                anna      | mql   | 2026-08-03 | -          | stamped
                anna      | mql   | 2026-10-12 | 2026-07-06 | inferred
                ben       | mql   | 2026-05-03 | -          | stamped
                ben       | mql   | 2026-10-12 | 2026-07-06 | inferred
                carla     | mql   | 2026-10-12 | 2026-07-06 | inferred
            """,
        },
        """
        record_id | stage | changed_on | start_known
        anna      | mql   | 2026-08-03 | stamped
        ben       | mql   | 2026-05-03 | stamped
        ben       | mql   | 2026-10-12 | inferred
        carla     | mql   | 2026-10-12 | inferred
        """,
    )


def test_record_that_the_newest_export_lacks_is_named_and_stays() -> None:
    """Deleted, merged or not exported: an export cannot tell, a merge can."""
    expect(
        "snapshots.vanished_records",
        {
            "mapping.files": FILES,
            "leads": """
                lead_id | file_number
                anna    | 1
                ben     | 1
                carla   | 2
                dora    | 3
            """,
            "merges": "record_id | survivor_id\nben | carla",
        },
        """
        entity | record_id | last_seen_on | is_merged
        leads  | anna      | 2026-07-06   | no
        leads  | ben       | 2026-07-06   | yes
        """,
    )


def test_record_that_went_up_in_another_one_is_the_same_person() -> None:
    """R11: its history is the survivor's, though no export has it any more."""
    expect(
        "people.record_people",
        {
            "contacts": "contact_id\nsurvivor",
            "merges": """
                record_id | survivor_id
                loser     | survivor
                stranger  | somebody
            """,
        },
        """
        record_id | person_id | record_kind
        survivor  | loser     | contact
        loser     | loser     | stand-in
        """,
    )


def expect_export_limits(expected: str, **tables: str) -> None:
    """The limits of the exports in the report's quarter."""
    given = {name.replace("__", "."): table for name, table in tables.items()}
    expect("cohorts.export_limits", given, expected)


def test_starts_that_only_two_exports_show_are_a_limit() -> None:
    expect_export_limits(
        """
        limit_code         | actual_count | out_of_count
        inferred_starts    | 3            | 3 + 4
        starts_overwritten | 4            | 3 + 4
        """,
        journeys__handoffs="""
            times | opened     | start_known | quarter
            3     | 2026-08-01 | inferred    | 2026-Q3
            4     | 2026-08-01 | stamped     | 2026-Q3
            5     | 2026-05-01 | inferred    | 2026-Q2
        """,
    )


def test_stages_entered_backwards_are_kept_and_said() -> None:
    """An SQL that began with sales is no limit: it is a row of its own (R59)."""
    expect_export_limits(
        """
        limit_code       | actual_count | out_of_count
        stages_backwards | 1            | 3
        """,
        journeys__handoffs="""
            person_id | opened     | start_known | quarter | is_sales_originated
            anna      | 2026-08-03 | observed    | 2026-Q3 | no
            ben       | 2026-08-03 | observed    | 2026-Q3 | no
            cyd       | 2026-08-03 | observed    | 2026-Q3 | yes
        """,
        canonical__stage_changes="""
            person_id | stage     | ordered_at
            anna      | qualified | 2026-08-01
            anna      | mql       | 2026-08-03
            ben       | mql       | 2026-08-03
            ben       | qualified | 2026-08-09
            cyd       | qualified | 2026-08-02
            cyd       | mql       | 2026-08-03
        """,
    )


def test_recording_that_began_after_the_quarters_first_handoff_is_a_limit() -> None:
    """R33: seven days are granted, since nobody may have called at once."""
    handoffs = "opened | quarter\n2026-07-01 | 2026-Q3"
    for first, said in (("2026-07-08", ""), ("2026-07-09", "2026-07-09")):
        row = f"\ntouches_recorded_from | {said}" if said else ""
        expect_export_limits(
            f"limit_code | since_on{row}",
            journeys__handoffs=handoffs,
            canonical__touches=f"happened_on\n{first}",
        )


def test_records_that_vanished_and_files_nobody_reads_are_limits() -> None:
    expect_export_limits(
        """
        limit_code      | subject   | actual_count | since_on
        vanished_leads  | -         | 2            | 2026-07-06
        merged_contacts | -         | 1            | 2026-07-06
        file_not_read   | notes.csv | -            | -
        """,
        snapshots__vanished_records="""
            times | entity   | last_seen_on | is_merged
            1     | leads    | 2026-06-01   | no
            1     | leads    | 2026-07-06   | no
            1     | contacts | 2026-07-06   | yes
        """,
        mapping__unread_files="file\nnotes.csv",
    )


def test_handoff_of_a_record_that_went_up_in_another_one_is_the_survivors() -> None:
    """R11, R17: its id stays as first seen, its attributes are the survivor's."""
    expect(
        "canonical.records",
        {
            "contacts": "contact_id | title\nsurvivor | CFO",
            "merges": "record_id | survivor_id\nloser | survivor",
        },
        """
        record_id | person_id | record_kind | title
        survivor  | loser     | contact     | CFO
        loser     | loser     | contact     | CFO
        """,
    )
