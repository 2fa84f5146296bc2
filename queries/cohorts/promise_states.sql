-- One row per promise, quarter and grouping of hand-offs: its figure, its bounds and
-- its state (R53). What is not measurable or pending counts as not done, and as done.
-- Kept if the worst case keeps the most that is asked, missed if the best does not keep
-- the least (R64). Else not measurable if that leaves open what is due by now, pending
-- if not; a number or an amount, of the whole quarter alone, until time is up.
-- Glossary: joint plan, agreement, quota.
with

promises as (
    select * from cohorts.promises
),

counts as (
    select * from cohorts.promise_counts
),

totals as (
    select * from cohorts.promise_totals
),

measured as (
    select
        promises.promise,
        promises.quarter,
        promises.side,
        promises.position,
        promises.is_complete,
        promises.starts_on,
        promises.promised_count,
        promises.promised_pct as planned_pct,
        coalesce(promises.least_of_tiers_pct, promises.promised_pct)
            as planned_least_pct,
        promises.promised_amount,
        coalesce(counts.grouping, 'all') as grouping,
        counts.team,
        counts.agreement_name,
        counts.limit_seconds,
        counts.touches_owed_count,
        counts.within_days,
        coalesce(counts.handoff_count, 0) as handoff_count,
        coalesce(counts.met_count, 0) as met_count,
        coalesce(counts.breached_count, 0) as breached_count,
        coalesce(counts.pending_count, 0) as pending_count,
        coalesce(counts.not_measurable_count, 0) as not_measurable_count,
        coalesce(counts.already_working_count, 0) as already_working_count,
        coalesce(counts.not_owed_count, 0) as not_owed_count,
        coalesce(counts.no_agreement_count, 0) as no_agreement_count,
        counts.due_points,
        counts.due_least_points,
        counts.all_points,
        counts.all_least_points,
        counts.most_pct,
        counts.least_pct,
        totals.earned_count,
        totals.perhaps_earned_count,
        totals.won_amount,
        totals.uncounted_win_count,
        totals.mql_rule_on,
        totals.target_profile_rule_on
    from promises
    inner join totals
        on promises.quarter = totals.quarter
    left join counts
        on promises.promise = counts.promise
        and promises.quarter = counts.quarter
),

counted as (
    select
        *,
        case promise
            when 'mql_quota' then earned_count
            when 'won_revenue' then null
            else met_count
        end as least_count,
        case promise
            when 'mql_quota' then earned_count + perhaps_earned_count
            when 'won_revenue' then null
            else met_count + not_measurable_count + pending_count
        end as most_count,
        case
            when promise not in ('mql_quota', 'won_revenue')
                then met_count + breached_count + not_measurable_count + pending_count
        end as all_count,
        case when promise = 'won_revenue' then won_amount end as actual_amount,
        case
            when promise in ('mql_quota', 'conforming_share') then mql_rule_on
            when promise = 'target_profile_share' then target_profile_rule_on
        end as definition_on
    from measured
),

asked as (
    select
        *,
        case
            when handoff_count = 0 then planned_pct
            when most_pct is not null
                then coalesce(all_points / nullif(all_count, 0), most_pct)
        end as promised_pct,
        case
            when handoff_count = 0 then planned_least_pct
            when most_pct is not null
                then coalesce(all_least_points / nullif(all_count, 0), least_pct)
        end as promised_least_pct,
        case
            when promised_count is not null then promised_count
            when most_pct is not null then cast(ceil(all_points / 100) as bigint)
        end as needed_count,
        case
            when promised_count is not null then promised_count
            when most_pct is not null then cast(ceil(all_least_points / 100) as bigint)
        end as needed_least_count
    from counted
),

judged as (
    select
        *,
        case
            when coalesce(promised_count, promised_pct, promised_amount) is null
                then 'not promised'
            when all_count = 0 then 'not measurable'
            when promise = 'won_revenue' and actual_amount is null
                then 'not measurable'
            when least_count >= needed_count or actual_amount >= promised_amount
                then 'kept'
            when all_count is null and not is_complete then 'pending'
            when uncounted_win_count > 0 and promise = 'won_revenue'
                then 'not measurable'
            when most_count < needed_least_count or actual_amount < promised_amount
                then 'missed'
            when all_count is null then 'not measurable'
            when met_count * 100 < due_points
                and (met_count + not_measurable_count) * 100 >= due_least_points
                then 'not measurable'
            else 'pending'
        end as state
    from asked
),

final as (
    select
        promise,
        quarter,
        grouping,
        team,
        agreement_name,
        side,
        position,
        limit_seconds,
        touches_owed_count,
        within_days,
        promised_count,
        cast(promised_pct as decimal(5, 2)) as promised_pct,
        cast(promised_least_pct as decimal(5, 2)) as promised_least_pct,
        promised_amount,
        handoff_count,
        met_count,
        breached_count,
        pending_count,
        not_measurable_count,
        already_working_count,
        not_owed_count,
        no_agreement_count,
        least_count as actual_count,
        case when all_count is not null then met_count + breached_count end
            as out_of_count,
        least_count,
        most_count,
        all_count,
        needed_count,
        case
            when state = 'missed' then needed_least_count - most_count
            when state in ('not measurable', 'pending')
                then nullif(needed_count - least_count, 0)
        end as short_count,
        actual_amount,
        case when promise = 'won_revenue' then uncounted_win_count end
            as uncounted_win_count,
        state,
        is_complete,
        starts_on,
        definition_on
    from judged
)

select * from final
