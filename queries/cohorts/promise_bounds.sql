-- One row per promise, quarter and grouping of hand-offs: what is promised, and what
-- was done at the least and at the most.
-- What is not measurable and what is pending counts as not done, and as done (R64). A
-- promise over several tiers asks in all for what it asks of each. Numbers and amounts
-- are promised by the whole quarter alone.
-- Glossary: joint plan, quota, agreement.
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
        promises.*,
        coalesce(counts.grouping, 'all') as grouping,
        counts.team,
        counts.agreement_name,
        counts.limit_seconds,
        counts.touches_owed_count,
        counts.within_days,
        counts.usual_pct,
        coalesce(counts.handoff_count, 0) as handoff_count,
        coalesce(counts.met_count, 0) as met_count,
        coalesce(counts.breached_count, 0) as breached_count,
        coalesce(counts.pending_count, 0) as pending_count,
        coalesce(counts.not_measurable_count, 0) as not_measurable_count,
        coalesce(counts.already_working_count, 0) as already_working_count,
        coalesce(counts.not_owed_count, 0) as not_owed_count,
        coalesce(counts.no_agreement_count, 0) as no_agreement_count,
        counts.due_points,
        counts.all_points,
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
        cast(
            coalesce(
                all_points / nullif(
                    met_count + breached_count + not_measurable_count + pending_count,
                    0
                ),
                usual_pct,
                promised_pct
            ) as decimal(5, 2)
        ) as promised_pct,
        promised_amount,
        handoff_count,
        met_count,
        breached_count,
        pending_count,
        not_measurable_count,
        already_working_count,
        not_owed_count,
        no_agreement_count,
        due_points,
        all_points,
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
        case when promise = 'won_revenue' then uncounted_win_count end
            as uncounted_win_count,
        is_complete,
        starts_on,
        case
            when promise in ('mql_quota', 'conforming_share') then mql_rule_on
            when promise = 'target_profile_share' then target_profile_rule_on
        end as definition_on
    from measured
)

select * from final
