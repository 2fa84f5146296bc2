-- One row per kind of event on file: from when and until when it was written down.
-- A kind ends early where its last event lies before the end of the period by more than
-- its longest gap of the last four quarters, and by more than five business days (R51):
-- then recorded_until_on is that day, else null. Under ten days with events no gap is
-- known. A meeting counts on the day it was booked, too.
-- Glossary: hand-off, touch, response, decision.
with

period as (
    select * from run.period
),

days as (
    select * from run.days
),

stage_changes as (
    select * from canonical.stage_changes
),

touches as (
    select * from canonical.touches
),

bookings as (
    select * from canonical.bookings
),

responses as (
    select * from canonical.responses
),

opportunities as (
    select * from canonical.opportunities
),

events as (
    select 'MQLs' as kind, changed_on as day_on from stage_changes
    where stage = 'mql'
    union all
    select 'decisions' as kind, changed_on as day_on from stage_changes
    where stage in ('qualified', 'disqualified', 'recycled')
    union all
    select 'touches' as kind, happened_on as day_on from touches
    union all
    select 'touches' as kind, cast(logged_at as date) as day_on from touches
    where channel = 'meeting' and logged_at <= happened_at
    union all
    select 'touches' as kind, cast(logged_at as date) as day_on from bookings
    union all
    select 'responses' as kind, responded_on as day_on from responses
    union all
    select 'wins' as kind, closed_on as day_on from opportunities
    where is_won
),

event_days as (
    select events.kind, events.day_on, days.business_day_number
    from events
    left join days
        on events.day_on = days.day_on
    where events.day_on is not null
    group by events.kind, events.day_on, days.business_day_number
),

followed as (
    select
        kind,
        day_on,
        lead(business_day_number) over (partition by kind order by day_on)
        - business_day_number as gap_days
    from event_days
),

spans as (
    select
        kind,
        min(day_on) as recorded_from_on,
        max(day_on) as last_on,
        count(*) as day_count
    from event_days
    group by kind
),

gaps as (
    select followed.kind, max(followed.gap_days) as longest_gap_days
    from followed
    inner join period
        on followed.day_on >= period.starts_on - 366
    group by followed.kind
),

final as (
    select
        spans.kind,
        coalesce(gaps.longest_gap_days, 0) as longest_gap_days,
        last_days.business_day_number - end_days.business_day_number
            as silent_days,
        spans.recorded_from_on,
        case
            when spans.day_count >= 10
                and last_days.business_day_number - end_days.business_day_number
                > greatest(coalesce(gaps.longest_gap_days, 0), 5) then spans.last_on
        end as recorded_until_on
    from spans
    cross join period
    left join gaps
        on spans.kind = gaps.kind
    left join days as end_days
        on spans.last_on = end_days.day_on
    left join days as last_days
        on least(period.ends_before - 1, period.ended_on) = last_days.day_on
)

select * from final
