-- One row per grouping, value and clock: how long the quarter's rated hand-offs took.
-- Medians and ninetieth percentiles are of the ones that got so far, in business time
-- of the agreed calendar and in raw time, in seconds; beside them how many have not, so
-- that none is lost. Routing is the time before a person owned it.
-- Glossary: first response, routing, business time.
with

period as (
    select * from run.period
),

handoffs as (
    select * from journeys.handoffs
),

agreements as (
    select * from agreements.states
),

timed as (
    select
        agreements.*,
        handoffs.team,
        handoffs.trigger
    from agreements
    inner join handoffs
        on agreements.handoff_id = handoffs.handoff_id
        and handoffs.is_rated
    inner join period
        on handoffs.quarter = period.quarter
),

clocks as (
    select
        'routing' as clock,
        1 as position,
        team,
        trigger,
        routing_business_seconds as business_seconds,
        routing_seconds as raw_seconds
    from timed
    union all
    select
        'first response from hand-off' as clock,
        2 as position,
        team,
        trigger,
        first_response_from_handoff_business_seconds as business_seconds,
        first_response_from_handoff_seconds as raw_seconds
    from timed
    union all
    select
        'first response from assignment' as clock,
        3 as position,
        team,
        trigger,
        first_response_from_assignment_business_seconds as business_seconds,
        first_response_from_assignment_seconds as raw_seconds
    from timed
    union all
    select
        'decision' as clock,
        4 as position,
        team,
        trigger,
        decision_business_seconds as business_seconds,
        decision_seconds as raw_seconds
    from timed
),

grouped as (
    select 'all' as grouping, 'all' as group_value, * from clocks
    union all
    select 'team' as grouping, team as group_value, * from clocks
    union all
    select 'trigger' as grouping, trigger as group_value, * from clocks
),

final as (
    select
        grouping,
        group_value,
        clock,
        position,
        count(*) as handoff_count,
        count(raw_seconds) as measured_count,
        cast(round(median(business_seconds)) as bigint) as median_business_seconds,
        cast(
            round(percentile_cont(0.9) within group (order by business_seconds))
            as bigint
        ) as p90_business_seconds,
        cast(round(median(raw_seconds)) as bigint) as median_seconds,
        cast(
            round(percentile_cont(0.9) within group (order by raw_seconds)) as bigint
        ) as p90_seconds
    from grouped
    group by grouping, group_value, clock, position
)

select * from final
