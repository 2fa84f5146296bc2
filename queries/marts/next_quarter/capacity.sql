-- One row per team, and one for all, in the quarter after the report's: the leads that
-- its quota means to work, and room for them. As in up to four complete quarters:
-- leads to work per lead that counted, and each team's part of them. Leads that could
-- not be judged may have counted, so the least stands beside the most (R64). A team
-- without hand-offs a week in the plan has no room known, not none (R41).
-- Glossary: capacity, quota, hand-off.
with

next_quarter as (
    select * from run.next_quarter
),

quarters as (
    select * from run.quarters
),

calendar_days as (
    select * from run.calendar_days
),

calendars as (
    select * from plan.calendars
),

teams as (
    select * from plan.teams
),

quotas as (
    select * from canonical.quotas
),

handoffs as (
    select * from journeys.handoffs
),

basis as (
    select
        quarters.quarter,
        quarters.starts_on
    from quarters
    cross join next_quarter
    where
        quarters.is_complete
        and quarters.starts_on < next_quarter.starts_on
    order by quarters.starts_on desc
    limit 4
),

to_work as (
    select handoffs.*
    from handoffs
    inner join basis
        on handoffs.quarter = basis.quarter
    where handoffs.quota_fate <> 'sales-originated'
),

worked as (
    select
        team,
        count(*) as worked_count,
        count(*) filter (where is_bulk) as bulk_count
    from to_work
    group by team
),

counted as (
    select
        count(*) filter (where quota_fate = 'earned') as earned_count,
        count(*) filter (
            where quota_fate in ('cannot be judged', 'quarter not known')
        ) as unjudged_count
    from to_work
),

span as (
    select
        count(*) as quarter_count,
        min_by(quarter, starts_on) as first_quarter,
        max_by(quarter, starts_on) as last_quarter
    from basis
),

planned as (
    select
        next_quarter.quarter,
        sum(quotas.quota_count) as planned_count
    from next_quarter
    left join quotas
        on next_quarter.quarter = quotas.quarter
        and quotas.is_total
    group by next_quarter.quarter
),

usual as (
    select coalesce(
        (select calendar_name from calendars where is_usual),
        (select min(calendar_name) from calendar_days)
    ) as calendar_name
),

selling as (
    select
        teams.team,
        teams.handoffs_per_week,
        coalesce(teams.calendar_name, usual.calendar_name) as calendar_name
    from teams
    inner join next_quarter
        on teams.quarter = next_quarter.plan_quarter
    cross join usual
    where teams.side = 'sales'
),

open_days as (
    select
        calendar_days.calendar_name,
        count(*) filter (where calendar_days.is_open) as business_day_count
    from calendar_days
    inner join next_quarter
        on calendar_days.day_on >= next_quarter.starts_on
        and calendar_days.day_on < next_quarter.ends_before
    group by calendar_days.calendar_name
),

by_team as (
    select
        coalesce(worked.team, selling.team) as team,
        coalesce(worked.worked_count, 0) as worked_count,
        coalesce(worked.bulk_count, 0) as bulk_count,
        selling.handoffs_per_week,
        open_days.business_day_count,
        selling.handoffs_per_week * open_days.business_day_count / 5.0 as room_count
    from worked
    full outer join selling
        on worked.team = selling.team
    left join open_days
        on selling.calendar_name = open_days.calendar_name
),

stacked as (
    select
        false as is_total,
        *
    from by_team
    union all
    select
        true,
        null,
        coalesce(sum(worked_count), 0),
        coalesce(sum(bulk_count), 0),
        case
            when count(handoffs_per_week) = (select count(*) from selling)
                then sum(handoffs_per_week)
        end,
        max(business_day_count),
        case
            when count(handoffs_per_week) = (select count(*) from selling)
                then sum(room_count)
        end
    from by_team
),

final as (
    select
        planned.quarter,
        stacked.is_total,
        stacked.team,
        span.quarter_count,
        span.first_quarter,
        span.last_quarter,
        cast(stacked.worked_count as bigint) as worked_count,
        cast(stacked.bulk_count as bigint) as bulk_count,
        counted.earned_count,
        counted.unjudged_count,
        planned.planned_count,
        cast(
            planned.planned_count * stacked.worked_count
            / nullif(counted.earned_count + counted.unjudged_count, 0)
            as decimal(18, 2)
        ) as expected_least_count,
        cast(
            planned.planned_count * stacked.worked_count
            / nullif(counted.earned_count, 0) as decimal(18, 2)
        ) as expected_most_count,
        cast(stacked.business_day_count as bigint) as business_day_count,
        cast(stacked.handoffs_per_week as bigint) as handoffs_per_week,
        cast(stacked.room_count as decimal(18, 2)) as room_count
    from stacked
    cross join counted
    cross join span
    cross join planned
)

select * from final
