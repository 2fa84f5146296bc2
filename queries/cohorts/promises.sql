-- One row per quarter and promise: who makes it, and what the plan of that quarter
-- promises over all teams and tiers.
-- A quarter without a plan of its own promises nothing. What sales promises by tier is
-- no share of the plan's: it stands on each hand-off (`cohorts.followup_states`).
-- Glossary: joint plan, quota, target profile, acceptance.
with

quarters as (
    select * from run.quarters
),

settings as (
    select * from plan.settings
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
            when 'decided_in_time' then settings.decided_pct
            when 'reason_given' then settings.reason_given_pct
            when 'fair_rejections' then settings.fair_pct
        end as promised_pct,
        case when names.promise = 'won_revenue' then settings.target_amount end
            as promised_amount,
        quarters.starts_on,
        quarters.ends_before
    from quarters
    cross join names
    left join settings
        on quarters.quarter = settings.quarter
    left join totals
        on quarters.quarter = totals.quarter
)

select * from final
