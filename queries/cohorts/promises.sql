-- One row per quarter and promise: who makes it, and what the plan of that quarter
-- promises over all teams and tiers.
-- A quarter without a plan of its own promises nothing. What sales promises by tier
-- stands on each hand-off (`cohorts.followup_states`); here are the most and the least
-- that a tier asks, for a quarter of whose hand-offs nothing is known.
-- Glossary: joint plan, quota, target profile, acceptance.
with

quarters as (
    select * from run.quarters
),

settings as (
    select * from plan.settings
),

agreements as (
    select * from plan.agreements
),

quotas as (
    select * from canonical.quotas
),

names as (
    select 'mql_quota' as promise, 'marketing' as side, 1 as position
    union all
    select 'conforming_share', 'marketing', 2
    union all
    select 'target_profile_share', 'marketing', 3
    union all
    select 'hand_raise_share', 'marketing', 4
    union all
    select 'acceptance', 'joint', 5
    union all
    select 'first_response', 'sales', 6
    union all
    select 'further_touches', 'sales', 7
    union all
    select 'decided_in_time', 'sales', 8
    union all
    select 'reason_given', 'sales', 9
    union all
    select 'fair_rejections', 'sales', 10
    union all
    select 'won_revenue', 'shared', 11
),

tiers as (
    select
        quarter,
        max(first_response_pct) as first_response_pct,
        min(first_response_pct) as first_response_least_pct,
        max(touches_pct) as touches_pct,
        min(touches_pct) as touches_least_pct,
        max(decision_pct) as decision_pct,
        min(decision_pct) as decision_least_pct
    from agreements
    group by quarter
),

totals as (
    select quarter, cast(round(sum(quota_count)) as bigint) as quota_count
    from quotas
    where is_total
    group by quarter
),

final as (
    select
        names.promise,
        quarters.quarter,
        names.side,
        names.position,
        quarters.is_complete,
        case when names.promise = 'mql_quota' then totals.quota_count end
            as promised_count,
        case names.promise
            when 'conforming_share' then settings.conforming_pct
            when 'target_profile_share' then settings.target_profile_pct
            when 'hand_raise_share' then settings.hand_raise_pct
            when 'first_response' then tiers.first_response_pct
            when 'further_touches' then tiers.touches_pct
            when 'decided_in_time'
                then greatest(settings.decided_pct, tiers.decision_pct)
            when 'reason_given' then settings.reason_given_pct
            when 'fair_rejections' then settings.fair_pct
        end as promised_pct,
        case names.promise
            when 'first_response' then tiers.first_response_least_pct
            when 'further_touches' then tiers.touches_least_pct
            when 'decided_in_time'
                then least(settings.decided_pct, tiers.decision_least_pct)
        end as least_of_tiers_pct,
        case when names.promise = 'won_revenue' then settings.target_amount end
            as promised_amount,
        quarters.starts_on,
        quarters.ends_before
    from quarters
    cross join names
    left join settings
        on quarters.quarter = settings.quarter
    left join tiers
        on quarters.quarter = tiers.quarter
    left join totals
        on quarters.quarter = totals.quarter
)

select * from final
