"""What is known about a hand-off, as it was on its day (R6, R10, R16, R30)."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from tests.spec.harness import expect


def expect_facts(expected: str, **tables: str) -> None:
    """What a rule sees of each hand-off when it opened."""
    given = {name.replace("__", "."): table for name, table in tables.items()}
    expect("facts.subjects", given, expected, where="moment != 'opened_now'")


def test_trigger_is_the_last_response_within_a_day_before_the_handoff() -> None:
    """R6: else it is a score crossing by a workflow, or somebody's own decision."""
    expect_facts(
        """
        subject_id                     | trigger
        last@2026-08-03T09:00:00Z      | hand-raise
        a_day_ago@2026-08-03T09:00:00Z | response
        too_old@2026-08-03T09:00:00Z   | manual
        robot@2026-08-03T09:00:00Z     | score crossing
        by_hand@2026-08-03T09:00:00Z   | manual
        just_then@2026-08-03T09:00:00Z | product use
        too_late@2026-08-03T09:00:00Z  | manual
        """,
        stage_changes="""
            record_id | stage | changed          | author_id
            last      | mql   | 2026-08-03 09:00 | mia
            a_day_ago | mql   | 2026-08-03 09:00 | mia
            too_old   | mql   | 2026-08-03 09:00 | mia
            robot     | mql   | 2026-08-03 09:00 | robot
            by_hand   | mql   | 2026-08-03 09:00 | mia
            just_then | mql   | 2026-08-03 09:00 | mia
            too_late  | mql   | 2026-08-03 09:00 | mia
        """,
        responses="""
            record_id | trigger     | responded
            last      | response    | 2026-08-03 08:00
            last      | hand-raise  | 2026-08-03 08:30
            a_day_ago | response    | 2026-08-02 09:00
            too_old   | hand-raise  | 2026-08-02 08:59
            just_then | product use | 2026-08-03 09:05
            too_late  | hand-raise  | 2026-08-03 09:06
        """,
    )


def test_source_is_the_channel_of_the_last_response_however_old() -> None:
    """R16: without a response the lead source; where it began is another column."""
    expect_facts(
        """
        subject_id          | trigger  | source     | original_source
        recent@2026-08-03   | response | Trade show | Webinar
        long_ago@2026-08-03 | manual   | Trade show | Webinar
        none@2026-08-03     | manual   | Webinar    | Webinar
        later@2026-08-03    | manual   | Webinar    | Webinar
        """,
        leads="""
            lead_id  | lead_source
            recent   | Webinar
            long_ago | Webinar
            none     | Webinar
            later    | Webinar
        """,
        stage_changes="""
            record_id | stage | changed    | author_id
            recent    | mql   | 2026-08-03 | mia
            long_ago  | mql   | 2026-08-03 | mia
            none      | mql   | 2026-08-03 | mia
            later     | mql   | 2026-08-03 | mia
        """,
        responses="""
            record_id | source  | trigger  | responded
            recent    | Adwords | response | 2026-08-01
            recent    | Fair    | response | 2026-08-03
            long_ago  | Fair    | response | 2025-08-03
            later     | Fair    | response | 2026-08-04
        """,
    )


def test_trigger_that_nothing_tells_is_not_known_and_never_manual() -> None:
    """R69: of nobody it is known that no response led to it, once any is on file."""
    handed = """
        record_id | stage | changed          | author_id
        by_hand   | mql   | 2026-08-03 09:00 | mia
        no_author | mql   | 2026-08-03 09:00 | -
        imported  | mql   | 2026-08-03 09:00 | sync
        stranger  | mql   | 2026-08-03 09:00 | nobody_listed
        robot     | mql   | 2026-08-03 09:00 | robot
        early     | mql   | 2026-07-03 09:00 | mia
    """
    expect_facts(
        """
        subject_id                     | trigger
        by_hand@2026-08-03T09:00:00Z   | manual
        no_author@2026-08-03T09:00:00Z | no response
        imported@2026-08-03T09:00:00Z  | no response
        stranger@2026-08-03T09:00:00Z  | no response
        robot@2026-08-03T09:00:00Z     | score crossing
        early@2026-07-03T09:00:00Z     | -
        """,
        stage_changes=handed,
        leads="lead_id\nother\nby_hand\nno_author\nimported\nstranger\nrobot\nearly",
        responses="""
            record_id | trigger  | responded
            robot     | response | 2026-07-20
        """,
    )
    expect_facts(
        """
        subject_id                     | trigger
        by_hand@2026-08-03T09:00:00Z   | -
        no_author@2026-08-03T09:00:00Z | -
        imported@2026-08-03T09:00:00Z  | -
        stranger@2026-08-03T09:00:00Z  | -
        robot@2026-08-03T09:00:00Z     | score crossing
        early@2026-07-03T09:00:00Z     | -
        """,
        stage_changes=handed,
    )


def test_response_without_a_day_leaves_trigger_and_number_open() -> None:
    """R67: it happened, so neither "manual" nor "none" can be said."""
    expect_facts(
        """
        subject_id                   | trigger  | response_count
        asked@2026-08-03T09:00:00Z   | -        | -
        silent@2026-08-03T09:00:00Z  | manual   | 0
        r2                           | response | 1
        """,
        stage_changes="""
            record_id | stage | changed          | author_id
            asked     | mql   | 2026-08-03 09:00 | mia
            silent    | mql   | 2026-08-03 09:00 | mia
        """,
        leads="lead_id\nasked\nsilent\nother",
        responses="""
            response_id | record_id | trigger    | responded
            r1          | asked     | hand-raise | -
            r2          | other     | response   | 2026-07-20
        """,
    )


def test_channel_of_a_response_is_its_own_else_its_campaigns() -> None:
    """R16."""
    expect_facts(
        """
        subject_id     | source     | campaign_id
        ann@2026-08-03 | Trade show | c1
        bea@2026-08-03 | Webinar    | c1
        """,
        campaigns="""
            campaign_id | source
            c1          | Fair
        """,
        stage_changes="""
            record_id | stage | changed
            ann       | mql   | 2026-08-03
            bea       | mql   | 2026-08-03
        """,
        responses="""
            record_id | campaign_id | source  | responded
            ann       | c1          | -       | 2026-08-01
            bea       | c1          | Webinar | 2026-08-01
        """,
    )


def test_source_is_not_known_where_the_campaign_is_not_in_the_export() -> None:
    """R16: the lead's own source stands in for a blank one, and for no missing file."""
    expect_facts(
        """
        subject_id     | source  | is_source_known
        ann@2026-08-03 | -       | no
        bea@2026-08-03 | Webinar | yes
        cid@2026-08-03 | Webinar | yes
        """,
        leads="""
            lead_id | lead_source
            ann     | Webinar
            bea     | Webinar
            cid     | Webinar
        """,
        campaigns="""
            campaign_id | source
            blank       | -
        """,
        stage_changes="""
            record_id | stage | changed
            ann       | mql   | 2026-08-03
            bea       | mql   | 2026-08-03
            cid       | mql   | 2026-08-03
        """,
        responses="""
            record_id | campaign_id | source | responded
            ann       | gone        | -      | 2026-08-01
            bea       | blank       | -      | 2026-08-01
            cid       | -           | -      | 2026-08-01
        """,
    )


def test_attributes_are_as_they_were_on_the_day_of_the_handoff() -> None:
    """R10: the first later change tells what stood there before it."""
    expect_facts(
        """
        subject_id      | crm_score | title      | segment | owner_id | source
        ann@2026-08-03  | 65        | head of it | Small   | queue    | Webinar
        bea@2026-08-03  | 80        | cio        | Large   | sam      | Paid search
        """,
        leads="""
            lead_id | crm_score | title | segment | owner_id | lead_source
            ann     | 90        | CIO   | 50+     | sam      | Adwords
            bea     | 80        | CIO   | 50+     | sam      | Adwords
        """,
        stage_changes="""
            record_id | stage | changed
            ann       | mql   | 2026-08-03
            bea       | mql   | 2026-08-03
        """,
        attribute_changes="""
            record_id | attribute   | old_value   | new_value   | changed
            ann       | crm_score   | 40          | 65          | 2026-08-01
            ann       | crm_score   | 65          | 70          | 2026-08-05
            ann       | crm_score   | 70          | 90          | 2026-08-09
            ann       | title       | Head  of IT | CIO         | 2026-08-09
            ann       | segment     | 1-49        | 50+         | 2026-08-09
            ann       | owner_id    | queue       | sam         | 2026-08-04
            ann       | lead_source | Webinar     | Adwords     | 2026-08-04
            bea       | crm_score   | 40          | 80          | 2026-08-02
        """,
    )


def test_field_that_was_blank_on_the_day_stays_blank() -> None:
    """R10: filled in later, it was not known."""
    expect_facts(
        """
        subject_id     | segment | source
        ann@2026-08-03 | -       | -
        """,
        leads="""
            lead_id | segment | lead_source
            ann     | 50+     | Webinar
        """,
        stage_changes="""
            record_id | stage | changed
            ann       | mql   | 2026-08-03
        """,
        attribute_changes="""
            record_id | attribute   | old_value | new_value | changed
            ann       | segment     | -         | 50+       | 2026-08-09
            ann       | lead_source | -         | Webinar   | 2026-08-09
        """,
    )


def test_each_moment_of_a_handoff_is_seen_as_it_was_then() -> None:
    """R30: the rules are those of the day it opened, for both moments."""
    expect_facts(
        """
        moment  | judged_on  | moment_on  | crm_score | conversation_count | meeting_count
        opened  | 2026-08-03 | 2026-08-03 | 65        | 0                  | 0
        decided | 2026-08-03 | 2026-08-10 | 90        | 1                  | 1 + 1
        """,
        leads="""
            lead_id | crm_score
            ann     | 90
        """,
        stage_changes="""
            record_id | stage     | changed
            ann       | mql       | 2026-08-03 09:00
            ann       | qualified | 2026-08-10 09:00
        """,
        attribute_changes="""
            record_id | attribute | old_value | new_value | changed
            ann       | crm_score | 65        | 90        | 2026-08-05
        """,
        touches="""
            record_id | kind     | channel | result       | logged           | happened
            ann       | personal | call    | conversation | -                | 2026-08-02 09:00
            ann       | personal | call    | conversation | -                | 2026-08-04 09:00
            ann       | sequence | call    | conversation | -                | 2026-08-04 10:00
            ann       | personal | call    | voicemail    | -                | 2026-08-04 11:00
            ann       | personal | meeting | held         | 2026-08-05 09:00 | 2026-08-06 09:00
            ann       | personal | meeting | -            | 2026-08-09 09:00 | 2026-10-01 09:00
            ann       | personal | meeting | no show      | 2026-08-05 09:00 | 2026-08-07 09:00
            ann       | personal | call    | conversation | -                | 2026-08-11 09:00
        """,
    )


def test_same_call_logged_twice_in_a_minute_is_one_touch() -> None:
    """R18."""
    expect(
        "facts.acts",
        {
            "touches": """
                touch_id | record_id | owner_id | channel | happened
                once     | ann       | sam      | call    | 2026-08-04 09:00:10
                again    | ann       | sam      | call    | 2026-08-04 09:00:50
                mailed   | ann       | sam      | email   | 2026-08-04 09:00:20
                later    | ann       | sam      | call    | 2026-08-04 09:01:00
            """
        },
        """
        touch_id
        once
        mailed
        later
        """,
    )


def test_of_one_act_logged_twice_the_entry_stands_that_tells_more() -> None:
    """R18: outbound, then personal, then a conversation; of what kind is not known."""
    expect(
        "facts.acts",
        {
            "touches": """
                touch_id | record_id | owner_id | channel | direction | kind     | result       | duration_seconds | happened
                a        | ann       | sam      | call    | out       | personal | attempt      | 43               | 2026-08-04 09:00:40
                b        | ann       | sam      | call    | out       | personal | conversation | 1237             | 2026-08-04 09:00:10
                c        | bea       | sam      | email   | out       | mass     | -            | -                | 2026-08-04 09:00:10
                d        | bea       | sam      | email   | out       | personal | -            | -                | 2026-08-04 09:00:40
                e        | cyd       | sam      | call    | in        | personal | conversation | 600              | 2026-08-04 09:00:10
                f        | cyd       | sam      | call    | out       | personal | attempt      | 60               | 2026-08-04 09:00:40
                g        | dot       | sam      | call    | out       | personal | attempt      | 5                | 2026-08-04 09:00:10
                h        | dot       | sam      | call    | out       | personal | attempt      | 60               | 2026-08-04 09:00:40
                i        | eve       | sam      | email   | out       | mass     | -            | -                | 2026-08-04 09:00:10
                j        | eve       | sam      | email   | out       | -        | -            | -                | 2026-08-04 09:00:40
            """
        },
        """
        touch_id | result
        b        | conversation
        d        | -
        f        | attempt
        h        | attempt
        j        | -
        """,
    )


def test_calls_of_one_minute_on_each_side_of_a_handoff_are_two_touches() -> None:
    """R59: what was done before it is no second entry of what was done on it."""
    expect(
        "facts.acts",
        {
            "stage_changes": """
                record_id | stage | changed
                ann       | mql   | 2026-08-04 09:00:30
                bea       | mql   | 2026-08-04 09:00
                cyd       | mql   | 2026-08-04
            """,
            "touches": """
                touch_id  | record_id | owner_id | channel | direction | happened
                before    | ann       | sam      | call    | out       | 2026-08-04 09:00:10
                before_it | ann       | sam      | call    | out       | 2026-08-04 09:00:20
                on        | ann       | sam      | call    | in        | 2026-08-04 09:00:30
                on_it     | ann       | sam      | call    | out       | 2026-08-04 09:00:50
                bea_once  | bea       | sam      | call    | out       | 2026-08-04 09:00:10
                bea_twice | bea       | sam      | call    | out       | 2026-08-04 09:00:50
                cyd_once  | cyd       | sam      | call    | out       | 2026-08-04 09:00:10
                cyd_twice | cyd       | sam      | call    | out       | 2026-08-04 09:00:50
            """,
        },
        """
        touch_id | direction
        before   | out
        on_it    | out
        bea_once | out
        cyd_once | out
        """,
    )


def test_act_in_the_minute_of_the_handoff_answers_it_despite_one_before() -> None:
    """R59: twenty seconds after it, and nothing of that is lost."""
    expect(
        "agreements.states",
        {
            "stage_changes": "record_id | stage | changed\nann | mql | 2026-08-04 09:00:20",
            "plan.settings": "quarter | already_working_days\n2026-Q3 | 0",
            "touches": """
                touch_id | record_id | owner_id | kind     | channel | happened
                before   | ann       | sam      | personal | call    | 2026-08-04 09:00
                after    | ann       | sam      | personal | call    | 2026-08-04 09:00:40
            """,
        },
        """
        first_response_touch_id | first_response_seconds | touches_done_count
        after                   | 20                     | 1
        """,
    )


def test_meeting_booked_minutes_before_a_handoff_is_a_meeting_of_it() -> None:
    """R59: it counts for an SQL rule that asks for one."""
    expect_facts(
        """
        subject_id               | moment  | meeting_count
        ann@2026-08-03T09:00:00Z | opened  | 0
        ann@2026-08-03T09:00:00Z | decided | 1
        """,
        stage_changes="""
            record_id | stage     | changed
            ann       | mql       | 2026-08-03 09:00
            ann       | qualified | 2026-08-10 09:00
        """,
        touches="""
            record_id | kind     | channel | result | logged           | happened
            ann       | personal | meeting | -      | 2026-08-03 08:50 | 2026-08-06 09:00
            ann       | personal | meeting | -      | 2026-08-03 08:44 | 2026-08-07 09:00
        """,
    )


def test_responses_are_counted_over_ninety_days_up_to_the_handoff() -> None:
    expect_facts(
        """
        subject_id     | response_count
        ann@2026-08-03 | 1 + 1
        bea@2026-08-03 | 0
        """,
        stage_changes="""
            record_id | stage | changed
            ann       | mql   | 2026-08-03
            bea       | mql   | 2026-08-03
        """,
        responses="""
            record_id | responded
            ann       | 2026-05-04
            ann       | 2026-05-05
            ann       | 2026-08-03
            ann       | 2026-08-04
        """,
    )


def test_word_is_the_glossarys_of_the_day_the_handoff_opened() -> None:
    """R16: a newer table replaces the older one as a whole."""
    expect_facts(
        """
        subject_id         | source     | is_source_in_glossary
        oldest@2025-11-03  | Webinar    | yes
        before@2026-06-30  | Webinar    | yes
        after@2026-07-01   | Event      | yes
        dropped@2026-07-01 | Fair       | no
        kept@2026-06-30    | Trade show | yes
        """,
        leads="""
            lead_id | lead_source
            oldest  | Webinar
            before  | Webinar
            after   | WEBINAR
            dropped | Fair
            kept    | Fair
        """,
        stage_changes="""
            record_id | stage | changed
            oldest    | mql   | 2025-11-03
            before    | mql   | 2026-06-30
            after     | mql   | 2026-07-01
            dropped   | mql   | 2026-07-01
            kept      | mql   | 2026-06-30
        """,
        glossary__sources="""
            crm_value | source     | from_on    | is_agreed
            webinar   | Webinar    | 2026-01-01 | yes
            fair      | Trade show | 2026-01-01 | yes
            webinar   | Event      | 2026-07-01 | yes
            webinar   | Proposed   | 2026-04-01 | no
        """,
    )


def test_value_in_no_table_stays_as_written_and_a_blank_stays_blank() -> None:
    """A country in no table is in no region."""
    expect_facts(
        """
        source   | is_source_in_glossary | segment | is_segment_in_glossary | region
        Quiz <b> | no                    | 7 staff | no                     | -
        -        | yes                   | -       | yes                    | -
        Webinar  | yes                   | Small   | yes                    | North
        """,
        leads="""
            lead_id | lead_source | segment | country
            ann     | Quiz <b>    | 7 staff | Peru
            bea     | -           | -       | -
            cyd     | Webinar     | 1-49    | Sweden
        """,
        stage_changes="""
            record_id | stage | changed
            ann       | mql   | 2026-08-03
            bea       | mql   | 2026-08-03
            cyd       | mql   | 2026-08-03
        """,
    )


def test_address_of_the_company_is_told_from_free_mail_and_role_addresses() -> None:
    expect_facts(
        """
        email_kind | is_business_email | has_company
        business   | yes               | yes
        free       | no                | no
        role       | no                | yes
        -          | -                 | no
        """,
        leads="""
            lead_id | email_kind | email_domain
            ann     | business   | acme.example
            bea     | free       | mail.example
            cyd     | role       | bolt.example
            dot     | -          | -
        """,
        stage_changes="""
            record_id | stage | changed
            ann       | mql   | 2026-08-03
            bea       | mql   | 2026-08-03
            cyd       | mql   | 2026-08-03
            dot       | mql   | 2026-08-03
        """,
    )


def test_team_is_that_of_the_owner_on_the_day_and_of_who_decided() -> None:
    """R10."""
    expect(
        "journeys.handoffs",
        {
            "leads": """
                lead_id | owner_id
                ann     | mia
            """,
            "stage_changes": """
                record_id | stage    | changed    | author_id
                ann       | mql      | 2026-08-03 | robot
                ann       | recycled | 2026-08-09 | mia
            """,
            "attribute_changes": """
                record_id | attribute | old_value | new_value | changed
                ann       | owner_id  | sam       | mia       | 2026-08-05
            """,
        },
        """
        owner_id | team | decided_team
        sam      | Desk | Marketing
        """,
    )


def test_reason_is_what_stood_on_the_record_when_it_was_rejected() -> None:
    """Five minutes are granted for the field to be filled after the status."""
    expect(
        "journeys.reasons",
        {
            "leads": """
                lead_id | reason
                same    | No money
                changed | Silence
                filled  | Spam
                late    | Spam
                odd     | Other
            """,
            "stage_changes": """
                record_id | stage        | changed
                same      | mql          | 2026-08-01 09:00
                same      | disqualified | 2026-08-03 09:00
                changed   | mql          | 2026-08-01 09:00
                changed   | recycled     | 2026-08-03 09:00
                filled    | mql          | 2026-08-01 09:00
                filled    | disqualified | 2026-08-03 09:00
                late      | mql          | 2026-08-01 09:00
                late      | disqualified | 2026-08-03 09:00
                odd       | mql          | 2026-08-01 09:00
                odd       | disqualified | 2026-08-03 09:00
            """,
            "attribute_changes": """
                record_id | attribute | old_value | new_value | changed
                changed   | reason    | Fake      | Silence   | 2026-08-20 09:00
                filled    | reason    | -         | Spam      | 2026-08-03 09:05
                late      | reason    | -         | Spam      | 2026-08-03 09:06
            """,
        },
        """
        handoff_id                   | reason_written | reason    | reason_family | is_reason_in_glossary
        same@2026-08-01T09:00:00Z    | No money       | No budget | timing        | yes
        changed@2026-08-01T09:00:00Z | Fake           | Spam      | data          | yes
        filled@2026-08-01T09:00:00Z  | Spam           | Spam      | data          | yes
        late@2026-08-01T09:00:00Z    | -              | -         | -             | no
        odd@2026-08-01T09:00:00Z     | Other          | Other     | -             | no
        """,
    )
