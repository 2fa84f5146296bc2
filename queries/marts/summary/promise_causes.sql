-- One row per promise of the quarter, split and group: how far the group kept it, and
-- how far all others did. Shares are of those due by now; a quota has a row for each
-- group with a quota of its own. Rejections stand with the team that decided. No name
-- is not recorded; a split of which nothing is recorded has no row. Beside what counts
-- towards a quota stands what may count too; of the others that is at most all of it.
-- Glossary: main cause, joint plan, quota, hand-off.
with

period as (
    select * from run.period
),

promises as (
    select * from cohorts.handoff_promises
),

handoffs as (
    select * from journeys.handoffs
),

rejected as (
    select * from cohorts.rejected
),

weeks as (
    select * from cohorts.weeks
),

quota_lines as (
    select * from marts.quota_lines
),

placed as (
    select
        promises.promise,
        promises.state = 'met' as is_met,
        promises.promised_pct,
        case
            when promises.promise in ('fair_rejections', 'reason_given')
                then rejected.team
            else promises.team
        end as team,
        handoffs.source,
        handoffs.segment,
        handoffs.region,
        cast(weeks.week_starts_on as varchar) as week
    from promises
    inner join period
        on promises.quarter = period.quarter
    inner join handoffs
        on promises.handoff_id = handoffs.handoff_id
    left join rejected
        on promises.handoff_id = rejected.handoff_id
    left join weeks
        on handoffs.opened_on >= weeks.week_starts_on
        and handoffs.opened_on < weeks.week_ends_before
    where promises.state in ('met', 'breached')
),

split as (
    select 'team' as split, team as group_name, * from placed
    union all
    select 'source', source, * from placed
    union all
    select 'segment', segment, * from placed
    union all
    select 'region', region, * from placed
    union all
    select 'week', week, * from placed
),

counted as (
    select
        promise,
        split,
        group_name,
        count(*) filter (where is_met) as met_count,
        count(*) as due_count,
        sum(promised_pct) as due_points
    from split
    group by promise, split, group_name
),

shares as (
    select
        promise,
        split,
        group_name,
        met_count,
        due_count,
        cast(due_points as decimal(18, 2)) as due_points,
        sum(met_count) over (partition by promise, split) - met_count
            as rest_met_count,
        sum(due_count) over (partition by promise, split) - due_count
            as rest_due_count,
        max(group_name) over (partition by promise, split) is not null as is_recorded
    from counted
),

lines as (
    select
        case
            when source is not null and coalesce(segment, region) is null
                then 'source'
            when segment is not null and coalesce(source, region) is null
                then 'segment'
            when region is not null and coalesce(source, segment) is null
                then 'region'
        end as split,
        coalesce(source, segment, region) as group_name,
        earned_count,
        unclear_count,
        due_count
    from quota_lines
    where not is_total
),

total as (
    select earned_count, unclear_count, due_count from quota_lines
    where is_total
),

quotas as (
    select
        lines.split,
        lines.group_name,
        lines.earned_count,
        lines.unclear_count,
        lines.due_count,
        total.earned_count - lines.earned_count as rest_earned_count,
        total.due_count - lines.due_count as rest_due_count,
        total.unclear_count as rest_unclear_count
    from lines
    cross join total
    where lines.split is not null
),

final as (
    select
        promise,
        split,
        group_name,
        met_count,
        cast(0 as bigint) as unclear_count,
        cast(due_count as decimal(18, 2)) as due_count,
        due_points,
        cast(rest_met_count as bigint) as rest_met_count,
        cast(rest_due_count as decimal(18, 2)) as rest_due_count,
        cast(0 as bigint) as rest_unclear_count
    from shares
    where is_recorded
    union all
    select
        'mql_quota',
        split,
        group_name,
        earned_count,
        unclear_count,
        due_count,
        null,
        rest_earned_count,
        rest_due_count,
        rest_unclear_count
    from quotas
)

select * from final
