"""What became of every row, and what a reader must know (R5, R32 to R34, R40)."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from tests.spec.harness import expect

FILES = """
    file_number | file      | landed_count | footer_count
    1           | leads.csv | 10           | 0
    2           | deals.csv | 4            | 3
"""
LEADS = """
    times | row_fate                      | file_number
    4     | used                          | 1
    2     | superseded by a newer export  | 1
    1     | deleted in the CRM            | 1
    2     | key is blank                  | 1
    1     | needed cell could not be read | 1
"""


def test_rows_read_are_rows_used_set_aside_and_unread() -> None:
    """R40: a line that could not be cut into cells was read too."""
    expect(
        "marts.files",
        {
            "mapping.files": FILES,
            "leads": LEADS,
            "opportunities": """
                times | row_fate | file_number
                4     | used     | 2
            """,
            "raw.rejects": """
                file_number | line | error_type
                1           | 7    | too many columns
            """,
        },
        """
        file      | read_count    | used_count | set_aside_count | unread_count
        leads.csv | 4 + 3 + 3 + 1 | 4          | 2 + 1           | 2 + 1 + 1
        deals.csv | 4 + 3         | 4          | 3               | 0
        """,
    )


def test_row_that_any_entity_uses_is_used_and_is_counted_once() -> None:
    """One file may be read as two entities."""
    given = {
        "mapping.files": """
            file_number | file      | landed_count | footer_count
            1           | leads.csv | 3            | 0
        """,
        "leads": """
            record_number | lead_id | row_fate     | file_number
            1             | lead1   | used         | 1
            2             | lead2   | used         | 1
            3             | lead3   | key is blank | 1
        """,
        "stage_changes": """
            record_number | record_id | row_fate                      | file_number
            1             | lead1     | used                          | 1
            2             | lead2     | needed cell could not be read | 1
            3             | lead3     | not of this entity            | 1
        """,
    }
    expect(
        "marts.files",
        given,
        """
        read_count | used_count | set_aside_count | unread_count
        3          | 2          | 0               | 1
        """,
    )
    expect(
        "marts.row_fates",
        given,
        """
        entity        | fate                          | kind      | row_count
        leads         | used                          | used      | 2
        leads         | key is blank                  | unread    | 1
        stage_changes | used                          | used      | 1
        stage_changes | needed cell could not be read | unread    | 1
        stage_changes | not of this entity            | set aside | 1
        """,
    )


def test_every_fate_of_a_row_is_used_set_aside_or_unread() -> None:
    expect(
        "marts.row_fates",
        {"mapping.files": FILES, "leads": LEADS},
        """
        file      | fate                          | kind      | row_count
        leads.csv | used                          | used      | 4
        leads.csv | superseded by a newer export  | set aside | 2
        leads.csv | deleted in the CRM            | set aside | 1
        leads.csv | key is blank                  | unread    | 2
        leads.csv | needed cell could not be read | unread    | 1
        deals.csv | footer of a report            | set aside | 3
        """,
    )


def test_history_of_a_record_that_is_in_no_export_is_set_aside_and_said() -> None:
    """A test lead's touches are no touches; nothing falls out without a word."""
    expect(
        "marts.row_fates",
        {
            "mapping.files": FILES,
            "leads": """
                lead_id | row_fate         | file_number
                anna    | used             | 1
                test    | rule: test leads | 1
            """,
            "touches": """
                touch_id | record_id | row_fate | file_number
                called   | anna      | used     | 2
                tried    | test      | used     | 2
                met      | -         | used     | 2
                lost     | -         | used     | 2
            """,
            "touch_people": """
                touch_id | record_id | row_fate | file_number
                met      | anna      | used     | 2
                lost     | somebody  | used     | 2
            """,
        },
        """
        file      | entity       | fate                      | kind      | row_count
        leads.csv | leads        | used                      | used      | 1
        leads.csv | leads        | rule: test leads          | set aside | 1
        deals.csv | touches      | used                      | used      | 2
        deals.csv | touches      | of no lead in the exports | set aside | 2
        deals.csv | touch_people | used                      | used      | 1
        deals.csv | touch_people | of a record that no export has | set aside | 1
        deals.csv | -            | footer of a report        | set aside | 3
        """,
    )


def test_row_that_names_a_record_no_export_has_is_told_from_one_set_aside() -> None:
    """R46: a supplier's contact is of a kind that nobody delivered, Lea is missing."""
    expect(
        "staging.orphans",
        {
            "leads": """
                lead_id            | row_fate
                00Q5g00000AbCdEEAV | used
                00Q5g00000aBcDeEAK | rule: test leads
            """,
            "attribute_changes": """
                change_id | record_id         | record_number
                t1       | 00Q5g00000AbCdEEAV | 1
                t2       | 00Q5g00000aBcDeEAK | 2
                t3       | 0035g00000AbCdEEAV | 3
                t4       | 00Q5g00000ZzZzZEAV | 4
                t5       | -                  | 5
            """,
        },
        """
        entity  | field     | record_number | likeness
        attribute_changes | record_id | 4   | -
        """,
    )


def test_id_that_is_a_known_one_but_for_its_writing_was_damaged() -> None:
    """R46: a .0, a separator, zeros in front, one case; two ids in mixed case are two."""
    expect(
        "staging.orphans",
        {
            "leads": """
                lead_id
                101
                4711
                00123
                00Q5g00000AbCdE
                00Q5g00000aBcDf
            """,
            "attribute_changes": """
                change_id   | record_id       | record_number
                r1          | 101.0           | 1
                r2          | 4,711           | 2
                r3          | 123             | 3
                r4          | 00Q5G00000ABCDE | 4
                r5          | 00Q5g00000AbCdF | 5
                r6          | 999             | 6
            """,
        },
        """
        record_number | likeness
        1             | trailing zero
        2             | separators
        3             | leading zeros
        4             | case
        5             | -
        6             | -
        """,
    )


def test_key_one_delivery_fills_twice_is_a_limit_by_the_handoffs_it_touches() -> None:
    """R45, R46, R47: each counts hand-offs of the quarter where that can be said."""
    expect(
        "cohorts.reading_limits",
        {
            "mapping.files": """
                file_number | file        | landed_count | is_at_cap
                1           | leads.csv   | 2000         | yes
                2           | history.csv | 5            | no
            """,
            "leads": """
                lead_id | title | owner_id | row_fate      | record_number
                ann     | Head  | sam      | written twice | 1
                ann     | Chief | sam      | used          | 2
                bea     | Head  | gone     | used          | 3
            """,
            "owners": "owner_id | team\nsam | North",
            "stage_changes": """
                record_id | stage | changed          | file_number | unread_fields
                ann       | mql   | 2026-07-01 09:00 | 2           |
                bea       | mql   | 2026-07-01 09:00 | 2           |
                bea       | -     | 2026-07-02 09:00 | 2           | stage
            """,
            "attribute_changes": """
                record_id | attribute | changed    | file_number
                ann       | title     | 2026-07-01 | 2
                cyd       | title     | 2026-07-01 | 2
            """,
        },
        """
        limit_code        | subject                | actual_count | out_of_count
        file_at_cap       | leads.csv              | 2000         | -
        key_conflicts     | leads                  | 1            | 2
        missing_records   | history.csv, record id | 1            | 2
        owners_not_listed | -                      | 1            | 2
        words_not_known   | stage                  | 1            | 2
        """,
    )


def test_rows_of_one_key_that_contradict_each_other_are_both_named() -> None:
    """R47: a blank beside a value is none, and the row modified last is right."""
    expect(
        "staging.key_conflicts",
        {
            "leads": """
                lead_id | title | country | modified         | row_fate      | delivered_on
                ann     | Head  | -       | -                | written twice | 2026-07-06
                ann     | Chief | -       | -                | used          | 2026-07-06
                bea     | Head  | -       | -                | written twice | 2026-07-06
                bea     | Head  | Norway  | -                | used          | 2026-07-06
                cyd     | Head  | -       | 2026-07-01 10:00 | written twice | 2026-07-06
                cyd     | Chief | -       | 2026-07-02 10:00 | used          | 2026-07-06
                dan     | Head  | -       | -                | superseded by a newer export | 2026-07-06
                dan     | Chief | -       | -                | used          | 2026-07-13
            """,
        },
        """
        entity | key_id | record_number
        leads  | ann    | 1
        leads  | ann    | 2
        """,
    )


def test_cells_that_hold_text_and_could_not_be_typed_are_counted_by_field() -> None:
    """A row is used all the same if it can do without them."""
    expect(
        "marts.unread_cells",
        {
            "mapping.files": FILES,
            "leads": """
                times | unread_fields     | file_number
                3     | crm_score         | 1
                2     | crm_score,created | 1
                9     |                   | 1
            """,
        },
        """
        file      | entity | field     | cell_count
        leads.csv | leads  | crm_score | 3 + 2
        leads.csv | leads  | created   | 2
        """,
    )


def test_entity_the_exports_do_not_bring_names_what_it_would_bring() -> None:
    """A row that was set aside brings nothing."""
    expect(
        "marts.entities",
        {
            "mapping.entities": """
                entity        | sections   | brings
                leads         | all        | people
                stage_changes | all        | decisions
                touches       | Conversion | calls
                spend         | -          | cost
            """,
            "mapping.absent_feeds": """
                file            | entity
                LeadHistory.csv | stage_changes
                Task.csv        | touches
            """,
            "stage_changes": """
                record_id | stage | changed    | row_fate
                ann       | mql   | 2026-08-01 | used
                ann       | none  | 2026-09-02 | used
                ann       | none  | 2026-09-09 | key is blank
            """,
            "spend": """
                spend_id | row_fate
                s        | key is blank
            """,
        },
        """
        entity        | is_present | row_count | first_on   | last_on    | sections   | brings
        leads         | yes        | 1         | -          | -          | all        | people
        stage_changes | yes        | 2         | 2026-08-01 | 2026-09-02 | all        | decisions
        LeadHistory.csv | no       | 0         | -          | -          | all        | decisions
        touches       | no         | 0         | -          | -          | Conversion | calls
        spend         | no         | 0         | -          | -          | -          | cost
        """,
    )


HISTORY = """
    attribute   | changed_on
    owner_id    | 2026-08-01
    segment     | 2026-08-01
    lead_source | 2026-08-01
"""


def expect_limits(expected: str, **tables: str) -> None:
    """The limits of the report's quarter, where the history has attributes."""
    given = {"canonical.attribute_changes": HISTORY}
    given |= {name.replace("__", "."): table for name, table in tables.items()}
    expect("marts.limits", given, expected)


def test_quarter_without_a_limit_has_none() -> None:
    expect_limits("limit_code", journeys__handoffs="opened\n2026-07-01 09:00")


def test_decision_that_is_not_known_is_none_that_the_export_cannot_carry() -> None:
    """Two limits with two cures: a history for the one, a word for the other."""
    expect_limits(
        """
        limit_code            | actual_count | out_of_count
        no_decision_recorded  | 3            | 3 + 2
        decision_shown_before | 2            | 5
        """,
        journeys__handoffs="""
            times | opened           | decision             | is_decision_unknown
            3     | 2026-07-01 09:00 | no decision recorded | no
            2     | 2026-07-01 09:00 | no decision recorded | yes
        """,
    )


def test_missing_times_sources_accounts_and_decisions_are_limits() -> None:
    """R5, R7, R31, R34: with the number of hand-offs concerned, of all claimed."""
    expect_limits(
        """
        limit_code           | subject | actual_count | out_of_count
        date_only            | -       | 7            | 10 + 7 + 5 + 4 + 3 + 2
        blank_sources        | -       | 5            | 31
        no_accounts          | -       | 4            | 31
        no_decision_recorded | -       | 3            | 31
        won_before_handoff   | -       | 3            | 31
        before_first_rule    | -       | 2            | 31
        """,
        journeys__handoffs="""
            times | opened           | source  | motion       | decision             | is_won_before_handoff | is_before_first_rule | quarter
            10    | 2026-07-01 09:00 | Webinar | new business | open                 | no                    | no                   | 2026-Q3
            7     | 2026-07-01       | Webinar | new business | open                 | no                    | no                   | 2026-Q3
            5     | 2026-07-01 09:00 | -       | new business | open                 | no                    | no                   | 2026-Q3
            4     | 2026-07-01 09:00 | Webinar | not known    | open                 | no                    | no                   | 2026-Q3
            3     | 2026-07-01 09:00 | Webinar | new business | no decision recorded | yes                   | no                   | 2026-Q3
            2     | 2026-07-01 09:00 | Webinar | new business | open                 | no                    | yes                  | 2026-Q3
            9     | 2026-06-01       | -       | not known    | no decision recorded | yes                   | yes                  | 2026-Q2
        """,
    )


def test_source_of_a_campaign_that_no_file_has_is_not_known_and_not_blank() -> None:
    expect_limits(
        """
        limit_code      | subject | actual_count | out_of_count
        unknown_sources | -       | 3            | 3 + 2
        """,
        journeys__handoffs="""
            times | opened           | source  | is_source_known
            3     | 2026-07-01 09:00 | -       | no
            2     | 2026-07-01 09:00 | Webinar | yes
        """,
    )


def test_words_outside_the_glossary_are_limits_one_by_one() -> None:
    """Reasons are out of the rejected ones."""
    expect_limits(
        """
        limit_code       | subject | actual_count | out_of_count
        unmapped_sources | Quiz    | 7            | 7 + 3 + 4 + 5
        unmapped_sources | Radio   | 3            | 19
        unmapped_reasons | Other   | 4            | 4 + 5
        """,
        journeys__handoffs="""
            times | opened           | source  | is_source_in_glossary | decision | reason | is_reason_in_glossary
            7     | 2026-07-01 09:00 | Quiz    | no                    | open     | -      | -
            3     | 2026-07-01 09:00 | Radio   | no                    | open     | -      | -
            4     | 2026-07-01 09:00 | Webinar | yes                   | recycled | Other  | no
            5     | 2026-07-01 09:00 | Webinar | yes                   | recycled | -      | no
        """,
    )


def test_segment_outside_the_glossary_is_a_limit_where_it_names_any() -> None:
    handoffs = """
        times | opened           | segment | is_segment_in_glossary
        4     | 2026-07-01 09:00 | Huge    | no
        2     | 2026-07-01 09:00 | Small   | yes
        1     | 2026-07-01 09:00 | -       | yes
    """
    expect_limits(
        "limit_code | subject | actual_count | out_of_count\nunmapped_segments | Huge | 4 | 7",
        journeys__handoffs=handoffs,
        glossary__segments="crm_value | segment\nsmall | Small",
    )
    expect_limits("limit_code", journeys__handoffs=handoffs, glossary__segments="none")


def test_wins_recorded_long_after_the_first_handoff_are_a_limit() -> None:
    """R33: within ninety days it may just have taken that long."""
    handoffs = "opened\n2026-07-01 09:00"
    expect_limits(
        """
        limit_code         | since_on
        wins_recorded_from | 2026-09-30
        """,
        journeys__handoffs=handoffs,
        canonical__opportunities="""
            is_won | closed_on  | amount | counted_amount
            yes    | 2026-09-30 | 100    | 100
        """,
    )
    expect_limits(
        "limit_code",
        journeys__handoffs=handoffs,
        canonical__opportunities="""
            is_won | closed_on  | amount | counted_amount
            yes    | 2026-09-29 | 100    | 100
        """,
    )


def test_field_filled_afterwards_is_a_limit() -> None:
    """R32."""
    expect_limits(
        """
        limit_code        | subject | actual_count | out_of_count | rest_actual_count | rest_out_of_count
        filled_afterwards | segment | 841          | 842          | 0                 | 7158
        """,
        journeys__handoffs="opened\n2026-07-01 09:00",
        cohorts__filled="""
            attribute | qualified_filled_count | qualified_count | other_filled_count | other_count | is_filled_afterwards
            segment   | 841                    | 842             | 0                  | 7158        | yes
            source    | 828                    | 842             | 7112               | 7158        | no
        """,
    )


def test_export_without_a_history_of_attributes_is_a_limit() -> None:
    """R10: the values of today stand in."""
    expect_limits(
        """
        limit_code | actual_count
        no_history | -
        """,
        journeys__handoffs="opened\n2026-07-01 09:00",
        canonical__attribute_changes="changed_on",
    )


def test_what_nothing_tells_or_has_no_day_is_a_limit() -> None:
    """R66, R67, R69: with the number of the quarter's hand-offs that it touches."""
    expect_limits(
        """
        limit_code        | subject | actual_count | out_of_count
        trigger_not_known | -       | 2            | 2 + 3 + 4 + 1
        motion_not_known  | -       | 3            | 2 + 3 + 4 + 1
        won_without_day   | -       | 4            | 2 + 3 + 4 + 1
        wins_not_told     | -       | 1            | 2 + 3 + 4 + 1
        """,
        canonical__told="tells_accounts\nyes",
        journeys__handoffs="""
            times | trigger  | motion       | is_won | won_on | opportunity_id | opened
            2     | -        | new business | no     | -      | -              | 2026-07-01 09:00
            3     | response | not known    | no     | -      | -              | 2026-07-01 09:00
            4     | response | new business | yes    | -      | o              | 2026-07-01 09:00
            1     | response | new business | -      | -      | o              | 2026-07-01 09:00
        """,
    )


def test_field_whose_history_nobody_exports_is_taken_as_it_is_today() -> None:
    """R66: the outcome may have changed it."""
    expect_limits(
        """
        limit_code    | subject | actual_count | out_of_count
        no_history_of | segment | 3            | 3 + 1
        """,
        canonical__attribute_changes="""
            attribute   | changed_on
            owner_id    | 2026-07-01
            lead_source | 2026-07-01
        """,
        journeys__handoffs="""
            times | segment | opened
            3     | Small   | 2026-07-01 09:00
            1     | -       | 2026-07-01 09:00
        """,
    )


def test_deal_that_closed_after_its_export_and_symbols_that_several_share_are_limits() -> (
    None
):
    """R49, R68."""
    expect_limits(
        """
        limit_code         | actual_count | out_of_count
        closed_ahead       | 1            | 2
        currency_not_known | 1            | 2
        """,
        journeys__handoffs="""
            handoff_id | opened
            h1         | 2026-07-01 09:00
            h2         | 2026-07-01 09:00
        """,
        facts__credited_opportunities="""
            opportunity_id | handoff_id
            o1             | h1
            o2             | h2
        """,
        canonical__opportunities="""
            opportunity_id | is_won | is_closed_ahead | amount_currency
            o1             | yes    | yes             | EUR
            o2             | yes    | no              | $
        """,
    )
