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
        "seen.attribute_changes",
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
        "seen.vanished_records",
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
        "people.records",
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
        loser     | loser     | merged
        """,
    )
