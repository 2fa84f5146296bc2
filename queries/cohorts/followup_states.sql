-- One row per rated hand-off and promise of sales' work on it: first response, further
-- touches, decision in time, fair rejection, each by the terms of its tier.
-- In a quarter without a plan of its own the terms of the next plan measure, and
-- nothing is promised.
-- Glossary: agreement, first response, further touches, rejected too early.
with

settings as (
    select * from plan.settings
),

handoffs as (
    select * from journeys.handoffs
),

tiers as (
    select * from agreements.tiers
),

agreements as (
    select * from agreements.states
),

decisions as (
    select * from cohorts.decision_states
),

rejected as (
    select * from cohorts.rejected
),

agreed as (
    select
        handoffs.handoff_id,
        settings.quarter is not null as has_plan,
        settings.fair_pct,
        tiers.touches_within_business_days,
        agreements.first_response_limit_seconds,
        tiers.first_response_pct,
        tiers.first_response_least_pct,
        coalesce(agreements.first_response_state, 'no agreement') as response_state,
        agreements.touches_owed_count,
        tiers.touches_pct,
        tiers.touches_least_pct,
        coalesce(agreements.touches_state, 'no agreement') as touches_state,
        decisions.within_days,
        tiers.decision_pct,
        tiers.decision_least_pct,
        decisions.state as decision_state,
        case
            when rejected.fairness in ('fair', 'no reason') then 'met'
            when rejected.fairness = 'not measurable' then 'not measurable'
            when rejected.fairness is not null then 'breached'
            when handoffs.is_decision_unknown then 'not measurable'
        end as fair_state
    from handoffs
    inner join decisions
        on handoffs.handoff_id = decisions.handoff_id
    left join agreements
        on handoffs.handoff_id = agreements.handoff_id
    left join tiers
        on handoffs.handoff_id = tiers.handoff_id
    left join settings
        on handoffs.quarter = settings.quarter
    left join rejected
        on handoffs.handoff_id = rejected.handoff_id
),

judged as (
    select
        handoff_id,
        'first_response' as promise,
        case when has_plan then first_response_pct end as promised_pct,
        case when has_plan then first_response_least_pct end as promised_least_pct,
        first_response_limit_seconds as limit_seconds,
        cast(null as integer) as touches_owed_count,
        cast(null as integer) as within_days,
        response_state as state
    from agreed
    union all
    select
        handoff_id,
        'further_touches',
        case when has_plan then touches_pct end,
        case when has_plan then touches_least_pct end,
        null,
        touches_owed_count,
        touches_within_business_days,
        touches_state
    from agreed
    union all
    select
        handoff_id,
        'decided_in_time',
        case when has_plan then decision_pct end,
        case when has_plan then decision_least_pct end,
        null,
        null,
        within_days,
        decision_state
    from agreed
    union all
    select
        handoff_id,
        'fair_rejections',
        fair_pct,
        fair_pct,
        null,
        null,
        null,
        fair_state
    from agreed
    where fair_state is not null
),

final as (
    select
        handoff_id,
        promise,
        promised_pct,
        promised_least_pct,
        limit_seconds,
        touches_owed_count,
        within_days,
        state
    from judged
)

select * from final
