-- One row per hand-off: when each limit of its agreement runs out. A first response is
-- due once so many open seconds have passed since the clock started, at the end of one
-- open span; a deadline that the record names goes before (a day lasts until it ends,
-- R52). Touches are due at the end of a business day, not counting the first.
-- The running maximum stands in for a join to the nearest earlier span.
-- Glossary: agreement, business time, business day, already working.
with

calendar_days as (
    select * from run.calendar_days
),

calendar_spans as (
    select * from run.calendar_spans
),

tiers as (
    select * from agreements.tiers
),

handoffs as (
    select * from journeys.handoffs
),

own_deadlines as (
    select * from canonical.own_deadlines
),

asked as (
    select
        tiers.handoff_id,
        tiers.calendar_name,
        calendar_spans.seconds_before
        + case
            when calendar_spans.is_open
                then date_diff(
                    'second', calendar_spans.starts_at, tiers.clock_started_at
                )
            else 0
        end
        + tiers.first_response_limit_seconds as due_seconds
    from tiers
    inner join calendar_spans
        on tiers.calendar_name = calendar_spans.calendar_name
        and cast(tiers.clock_started_at as date) = calendar_spans.day_on
        and tiers.clock_started_at >= calendar_spans.starts_at
        and tiers.clock_started_at < calendar_spans.ends_before_at
    where tiers.first_response_limit_seconds is not null
),

laid_out as (
    select
        calendar_name,
        due_seconds as seconds,
        0 as kind,
        handoff_id,
        cast(null as timestamp) as starts_at,
        cast(null as bigint) as seconds_before
    from asked
    union all
    select
        calendar_name,
        seconds_before as seconds,
        1 as kind,
        cast(null as varchar) as handoff_id,
        starts_at,
        seconds_before
    from calendar_spans
    where is_open
),

last_spans as (
    select
        handoff_id,
        seconds,
        max(starts_at) over (
            partition by calendar_name order by seconds, kind
            rows between unbounded preceding and current row
        ) as starts_at,
        max(seconds_before) over (
            partition by calendar_name order by seconds, kind
            rows between unbounded preceding and current row
        ) as seconds_before
    from laid_out
),

answers_due as (
    select
        handoff_id,
        starts_at + (seconds - seconds_before) * interval 1 second as due_at
    from last_spans
    where handoff_id is not null
),

numbered_days as (
    select
        calendar_name,
        business_day_number,
        min(day_on) as day_on,
        min(ends_at) as ends_at
    from calendar_days
    group by calendar_name, business_day_number
),

final as (
    select
        tiers.handoff_id,
        worked_days.day_on as already_working_from_on,
        coalesce(own_deadlines.respond_by_at, own_days.ends_at, answers_due.due_at)
            as first_response_due_at,
        due_days.day_on as touches_due_on,
        due_days.ends_at as touches_due_at,
        tiers.opened_on + tiers.decision_within_days as decision_due_on
    from tiers
    inner join handoffs
        on tiers.handoff_id = handoffs.handoff_id
    left join own_deadlines
        on handoffs.record_id = own_deadlines.record_id
        and handoffs.opened_on = own_deadlines.changed_on
    left join calendar_days as own_days
        on tiers.calendar_name = own_days.calendar_name
        and own_deadlines.respond_by_on = own_days.day_on
    left join answers_due
        on tiers.handoff_id = answers_due.handoff_id
    left join calendar_days as opening_days
        on tiers.calendar_name = opening_days.calendar_name
        and tiers.opened_on = opening_days.day_on
    left join numbered_days as worked_days
        on opening_days.calendar_name = worked_days.calendar_name
        and opening_days.business_day_number - tiers.already_working_days
        = worked_days.business_day_number
    left join calendar_days as starting_days
        on tiers.calendar_name = starting_days.calendar_name
        and tiers.clock_started_on = starting_days.day_on
    left join numbered_days as due_days
        on starting_days.calendar_name = due_days.calendar_name
        and starting_days.business_day_number + tiers.touches_within_business_days
        = due_days.business_day_number
)

select * from final
