-- One row per promise, quarter and grouping of hand-offs: all, by team, by tier of the
-- agreement, by both. No team is nobody yet, no tier is none that fits. Each state with
-- its number; those that may be of a group, for no export shows them or their tier, are
-- not measurable in it (R44, R69). Summed are the shares promised of those due by now
-- and of all, at the most and at the least: one whose tier is not known asks for any.
-- Glossary: agreement, hand-off.
with

handoffs as (
    select * from cohorts.handoff_promises
),

unseen as (
    select * from cohorts.unseen_handoffs
),

grouped as (
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

seen as (
    select
        promise,
        quarter,
        grouping,
        by_team,
        by_tier,
        case when min(limit_seconds) = max(limit_seconds) then min(limit_seconds) end
            as limit_seconds,
        case
            when min(touches_owed_count) = max(touches_owed_count)
                then min(touches_owed_count)
        end as touches_owed_count,
        case when min(within_days) = max(within_days) then min(within_days) end
            as within_days,
        count(*) as handoff_count,
        count(*) filter (where state = 'met') as met_count,
        count(*) filter (where state = 'breached') as breached_count,
        count(*) filter (where state = 'pending') as pending_count,
        count(*) filter (where state = 'not measurable') as unmeasured_count,
        count(*) filter (where state = 'already working') as already_working_count,
        count(*) filter (where state = 'not owed') as not_owed_count,
        count(*) filter (where state = 'no agreement') as no_agreement_count,
        coalesce(
            sum(promised_pct) filter (
                where state in ('met', 'breached', 'not measurable')
            ), 0
        ) as due_points,
        coalesce(sum(promised_pct) filter (where state = 'pending'), 0)
            as later_points,
        coalesce(
            sum(promised_least_pct) filter (
                where state in ('met', 'breached', 'not measurable')
            ), 0
        ) as due_least_points,
        coalesce(sum(promised_least_pct) filter (where state = 'pending'), 0)
            as later_least_points,
        max(promised_pct) as most_pct,
        case when max(promised_pct) is not null
            then min(coalesce(promised_least_pct, 0)) end as least_pct
    from grouped
    group by promise, quarter, grouping, by_team, by_tier
),

quarters as (
    select promise, quarter, most_pct, least_pct from seen
    where grouping = 'all'
),

unplaced as (
    select
        promise,
        quarter,
        grouping,
        by_team,
        met_count + breached_count + pending_count + unmeasured_count as handoff_count
    from seen
    where by_tier = 'tier not known'
),

possible as (
    select
        seen.*,
        case
            when seen.grouping not in ('all', 'team') and seen.most_pct is null then 0
            when seen.by_tier = 'tier not known' then unseen.unseen_count
            else unseen.unseen_count + coalesce(unplaced.handoff_count, 0)
        end as possible_count,
        case when seen.by_tier is null then quarters.most_pct else seen.most_pct end
            as possible_pct,
        case when seen.by_tier is null then quarters.least_pct else seen.least_pct end
            as possible_least_pct
    from seen
    inner join quarters
        on seen.promise = quarters.promise
        and seen.quarter = quarters.quarter
    left join unseen
        on seen.quarter = unseen.quarter
    left join unplaced
        on seen.promise = unplaced.promise
        and seen.quarter = unplaced.quarter
        and seen.grouping = unplaced.grouping
        and coalesce(seen.by_team, '') = coalesce(unplaced.by_team, '')
),

counted as (
    select
        * exclude (possible_count),
        coalesce(possible_count, 0) as possible_count,
        unmeasured_count + coalesce(possible_count, 0) as not_measurable_count,
        coalesce(possible_count * possible_pct, 0) as possible_points,
        coalesce(possible_count * possible_least_pct, 0) as possible_least_points
    from possible
),

final as (
    select
        promise,
        quarter,
        grouping,
        by_team as team,
        by_tier as agreement_name,
        limit_seconds,
        touches_owed_count,
        within_days,
        handoff_count,
        met_count,
        breached_count,
        pending_count,
        not_measurable_count,
        already_working_count,
        not_owed_count,
        no_agreement_count,
        due_points + possible_points as due_points,
        due_least_points + possible_least_points as due_least_points,
        due_points + later_points + possible_points as all_points,
        due_least_points + later_least_points + possible_least_points
            as all_least_points,
        most_pct,
        least_pct
    from counted
)

select * from final
