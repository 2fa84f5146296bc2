-- One row per grouping, value and clock: how long the quarter's rated hand-offs took,
-- in business time of the agreed calendar and in raw time, in seconds. Whoever has not
-- got there counts for as long as it was watched (R57, Kaplan and Meier): a time that
-- is null though hand-offs were timed is not reached. Not timed is in a count alone.
-- Routing is the time before a person owned it; tiers are those of the agreement.
-- Glossary: first response, routing, business time, not reached.
with

period as (
    select * from run.period
),

handoffs as (
    select * from journeys.handoffs
),

durations as (
    select * from agreements.durations
),

timed as (
    select
        durations.*,
        handoffs.team,
        handoffs.trigger
    from durations
    inner join handoffs
        on durations.handoff_id = handoffs.handoff_id
        and handoffs.is_rated
    inner join period
        on handoffs.quarter = period.quarter
),

grouped as (
    select 'all' as grouping, 'all' as group_value, * from timed
    union all
    select 'team' as grouping, team as group_value, * from timed
    union all
    select 'trigger' as grouping, trigger as group_value, * from timed
    union all
    select 'tier' as grouping, tier as group_value, * from timed
),

measures as (
    select
        grouping,
        group_value,
        clock,
        position,
        'business' as measure,
        is_reached,
        business_seconds as lasted
    from grouped
    where is_reached is not null and business_seconds is not null
    union all
    select
        grouping,
        group_value,
        clock,
        position,
        'raw' as measure,
        is_reached,
        seconds as lasted
    from grouped
    where is_reached is not null
),

steps as (
    select
        grouping,
        group_value,
        clock,
        position,
        measure,
        lasted,
        count(*) filter (where is_reached) as event_count,
        count(*) as leaving_count
    from measures
    group by grouping, group_value, clock, position, measure, lasted
),

watched as (
    select
        *,
        sum(leaving_count) over (
            partition by grouping, group_value, clock, position, measure
            order by lasted desc
        ) as at_risk_count
    from steps
),

curves as (
    select
        *,
        exp(
            sum(
                case
                    when event_count = at_risk_count then -99.0
                    else ln(1.0 - event_count / at_risk_count)
                end
            ) over (
                partition by grouping, group_value, clock, position, measure
                order by lasted
            )
        ) as waiting_share
    from watched
),

-- A share of exactly half is not quite half once it is a product of many.
told as (
    select
        grouping,
        group_value,
        clock,
        position,
        count(*) as handoff_count,
        count(*) filter (where is_reached) as measured_count,
        count(*) filter (where not is_reached) as waiting_count,
        count(business_seconds) filter (where is_reached is not null)
            as business_timed_count,
        null as median_business_seconds,
        null as p90_business_seconds,
        null as median_seconds,
        null as p90_seconds
    from grouped
    group by grouping, group_value, clock, position
    union all
    select
        grouping,
        group_value,
        clock,
        position,
        0,
        0,
        0,
        0,
        min(case when measure = 'business' and waiting_share < 0.500000001
            then lasted end),
        min(case when measure = 'business' and waiting_share < 0.100000001
            then lasted end),
        min(case when measure = 'raw' and waiting_share < 0.500000001 then lasted end),
        min(case when measure = 'raw' and waiting_share < 0.100000001 then lasted end)
    from curves
    group by grouping, group_value, clock, position
),

final as (
    select
        grouping,
        group_value,
        clock,
        position,
        cast(sum(handoff_count) as bigint) as handoff_count,
        cast(sum(measured_count) as bigint) as measured_count,
        cast(sum(waiting_count) as bigint) as waiting_count,
        cast(sum(business_timed_count) as bigint) as business_timed_count,
        cast(max(median_business_seconds) as bigint) as median_business_seconds,
        cast(max(p90_business_seconds) as bigint) as p90_business_seconds,
        cast(max(median_seconds) as bigint) as median_seconds,
        cast(max(p90_seconds) as bigint) as p90_seconds
    from told
    group by grouping, group_value, clock, position
)

select * from final
