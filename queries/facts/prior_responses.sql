-- One row per subject and moment: the responses that led to it.
-- The last one before the start gives the source (R16) and, if within a day, the
-- trigger (R6); five minutes are granted to a CRM that writes the MQL first. Where a
-- response of the person has no day, nobody knows how many led to it (R67).
-- Glossary: response, trigger, source.
with

moments as (
    select * from facts.moments
),

responses as (
    select * from canonical.responses
),

carried as (
    select * from mapping.carried
),

brought as (
    select count(*) > 0 as has_responses from carried
    where entity = 'responses'
),

ranked as (
    select
        moments.subject_id,
        responses.campaign_id,
        responses.source_written,
        responses.is_source_known,
        responses.trigger,
        responses.ordered_at >= moments.opened_ordered_at - interval 1 day as is_recent,
        row_number() over (
            partition by moments.subject_id
            order by responses.ordered_at desc, responses.response_id
        ) as response_rank
    from moments
    inner join responses
        on moments.person_id = responses.person_id
        and responses.ordered_at <= moments.known_until
    where moments.moment in ('opened', 'responded')
),

counted as (
    select
        moments.subject_id,
        moments.moment,
        count(*) as response_count
    from moments
    inner join responses
        on moments.person_id = responses.person_id
        and responses.responded_on >= moments.moment_on - 90
        and responses.ordered_at <= moments.known_until
    group by moments.subject_id, moments.moment
),

undated as (
    select person_id from responses
    where ordered_at is null
    group by person_id
),

final as (
    select
        moments.subject_id,
        moments.moment,
        ranked.campaign_id,
        ranked.source_written,
        ranked.is_source_known,
        case when ranked.is_recent then ranked.trigger end as trigger,
        case
            when brought.has_responses and undated.person_id is null
                then coalesce(counted.response_count, 0)
        end as response_count
    from moments
    cross join brought
    left join undated
        on moments.person_id = undated.person_id
    left join ranked
        on moments.subject_id = ranked.subject_id
        and ranked.response_rank = 1
    left join counted
        on moments.subject_id = counted.subject_id
        and moments.moment = counted.moment
)

select * from final
