-- One row per hand-off and moment at which a rule looks at it (opened, decided), and
-- per response of a person who was never handed off (R37). judged_on is the day whose
-- rules apply: that of the opening (R30). Five minutes are granted to a CRM that writes
-- the stage first, or the score after the response, and to a response known by its day
-- the whole day. The moment lies between its bounds (R44).
-- Glossary: hand-off, response, missed lead.
with

handoffs as (
    select * from episodes.episodes
),

responses as (
    select * from canonical.responses
),

handed_off as (
    select person_id from handoffs
    group by person_id
),

final as (
    select
        handoff_id as subject_id,
        person_id,
        record_id,
        'opened' as moment,
        opened_on as judged_on,
        opened_on as moment_on,
        opened_ordered_at as moment_at,
        coalesce(
            opened_at + interval 5 minute, opened_ordered_at + interval 86399 second
        ) as known_until,
        opened_ordered_at,
        opened_not_before_at as not_before_at,
        opened_not_after_at as not_after_at,
        is_opened_between as is_between
    from handoffs
    union all
    select
        handoff_id as subject_id,
        person_id,
        record_id,
        'decided' as moment,
        opened_on as judged_on,
        decided_on as moment_on,
        decided_ordered_at as moment_at,
        decided_ordered_at + interval 5 minute as known_until,
        opened_ordered_at,
        decided_not_before_at as not_before_at,
        decided_not_after_at as not_after_at,
        is_decided_between as is_between
    from handoffs
    where decided_ordered_at is not null
    union all
    select
        responses.response_id as subject_id,
        responses.person_id,
        responses.record_id,
        'responded' as moment,
        responses.responded_on as judged_on,
        responses.responded_on as moment_on,
        coalesce(
            responses.responded_at + interval 5 minute,
            responses.ordered_at + interval 86399 second
        ) as moment_at,
        coalesce(
            responses.responded_at, responses.ordered_at + interval 86399 second
        ) as known_until,
        responses.ordered_at as opened_ordered_at,
        coalesce(
            responses.responded_at + interval 5 minute,
            responses.ordered_at + interval 86399 second
        ) as not_before_at,
        coalesce(
            responses.responded_at + interval 5 minute,
            responses.ordered_at + interval 86399 second
        ) as not_after_at,
        false as is_between
    from responses
    left join handed_off
        on responses.person_id = handed_off.person_id
    where handed_off.person_id is null and responses.responded_on is not null
)

select * from final
