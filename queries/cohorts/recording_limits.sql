-- One row per kind of event whose recording ended before the period did (R51), with the
-- hand-offs that are not judged for it, and one if nobody's responses on file can deny
-- that fifty MQLs of one minute were bulk (R61).
-- Glossary: hand-off, bulk, touch.
with

period as (
    select * from run.period
),

handoffs as (
    select * from journeys.handoffs
),

recordings as (
    select * from canonical.recordings
),

kept as (
    select * from agreements.states
),

episodes as (
    select * from episodes.episodes
),

in_quarter as (
    select handoffs.*
    from handoffs
    inner join period
        on handoffs.quarter = period.quarter
),

counted as (
    select count(*) as handoff_count from in_quarter
),

touched as (
    select
        count(*) filter (where in_quarter.decision in ('open', 'expired'))
            as undecided_count,
        count(*) filter (
            where kept.first_response_note = 'after the last touch on file'
                or kept.touches_note = 'after the last touch on file'
        ) as unanswered_count
    from in_quarter
    left join kept
        on in_quarter.handoff_id = kept.handoff_id
),

responded as (
    select count(*) as kind_count from recordings
    where kind = 'responses'
),

in_crowds as (
    select count(*) as handoff_count
    from in_quarter
    inner join episodes
        on in_quarter.handoff_id = episodes.handoff_id
    where in_quarter.is_bulk and coalesce(episodes.opened_by_kind, 'person') != 'import'
),

ended as (
    select
        'recorded_until_' || lower(recordings.kind) as limit_code,
        case recordings.kind
            when 'decisions' then touched.undecided_count
            when 'touches' then touched.unanswered_count
        end as actual_count,
        case when recordings.kind in ('decisions', 'touches') then counted.handoff_count
        end as out_of_count,
        recordings.recorded_until_on as since_on
    from recordings
    cross join touched
    cross join counted
    where recordings.recorded_until_on is not null
),

final as (
    select
        limit_code,
        actual_count,
        out_of_count,
        since_on
    from ended
    union all
    select
        'bulk_without_responses',
        in_crowds.handoff_count,
        counted.handoff_count,
        null
    from in_crowds
    cross join counted
    cross join responded
    where in_crowds.handoff_count > 0 and responded.kind_count = 0
)

select * from final
