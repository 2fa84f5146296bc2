-- One row per promise, quarter and grouping of hand-offs: all, by team, by tier of the
-- agreement, by both. No team is nobody yet, no tier is none that fits. Each state with
-- its number; hand-offs that no export shows are not measurable in each group that they
-- may be of (R44). Summed are the shares promised of those due by now and of all, at
-- the most and at the least: a tier asks for its share, one not known for any (R69).
-- Glossary: agreement, hand-off.
with

handoffs as (
    select * from cohorts.handoff_promises
),

unseen as (
    select * from cohorts.unseen_handoffs
),

usual as (
    select
        promise,
        quarter,
        max(promised_pct) as promised_pct,
        min(coalesce(promised_least_pct, 0)) as promised_least_pct
    from handoffs
    group by promise, quarter
),

seen as (
    select
        'all' as grouping,
        cast(null as varchar) as by_team,
        cast(null as varchar) as by_tier,
        *
    from handoffs
    union all
    select 'team', team, null, * from handoffs
    union all
    select 'tier', null, agreement_name, * from handoffs
    union all
    select 'team and tier', team, agreement_name, * from handoffs
),

groups as (
    select
        promise,
        quarter,
        grouping,
        by_team,
        by_tier,
        max(promised_pct) as promised_pct,
        min(coalesce(promised_least_pct, 0)) as promised_least_pct
    from seen
    where grouping in ('all', 'team') or by_tier is not null
    group by promise, quarter, grouping, by_team, by_tier
),

unseen_ones as (
    select
        groups.promise,
        groups.quarter,
        groups.grouping,
        groups.by_team,
        groups.by_tier,
        case when groups.by_tier is null then usual.promised_pct
            else groups.promised_pct end as promised_pct,
        case when groups.by_tier is null then usual.promised_least_pct
            else groups.promised_least_pct end as promised_least_pct,
        'not measurable' as state,
        unnest(range(unseen.unseen_count)) as place
    from groups
    inner join usual
        on groups.promise = usual.promise
        and groups.quarter = usual.quarter
    inner join unseen
        on groups.quarter = unseen.quarter
),

grouped as (
    select * from seen
    union all by name
    select * exclude (place) from unseen_ones
),

final as (
    select
        promise,
        quarter,
        grouping,
        by_team as team,
        by_tier as agreement_name,
        case when min(limit_seconds) = max(limit_seconds) then min(limit_seconds) end
            as limit_seconds,
        case
            when min(touches_owed_count) = max(touches_owed_count)
                then min(touches_owed_count)
        end as touches_owed_count,
        case when min(within_days) = max(within_days) then min(within_days) end
            as within_days,
        count(handoff_id) as handoff_count,
        count(*) filter (where state = 'met') as met_count,
        count(*) filter (where state = 'breached') as breached_count,
        count(*) filter (where state = 'pending') as pending_count,
        count(*) filter (where state = 'not measurable') as not_measurable_count,
        count(*) filter (where state = 'already working') as already_working_count,
        count(*) filter (where state = 'not owed') as not_owed_count,
        count(*) filter (where state = 'no agreement') as no_agreement_count,
        sum(promised_pct) filter (
            where state in ('met', 'breached', 'not measurable')
        ) as due_points,
        sum(promised_pct) filter (
            where state in ('met', 'breached', 'not measurable', 'pending')
        ) as all_points,
        sum(promised_least_pct) filter (
            where state in ('met', 'breached', 'not measurable')
        ) as due_least_points,
        sum(promised_least_pct) filter (
            where state in ('met', 'breached', 'not measurable', 'pending')
        ) as all_least_points,
        max(promised_pct) as usual_pct,
        min(promised_least_pct) as usual_least_pct
    from grouped
    group by promise, quarter, grouping, by_team, by_tier
)

select * from final
