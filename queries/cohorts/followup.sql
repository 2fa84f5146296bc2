-- One row per quarter of opening, team, agreement and term of it: what became of the
-- rated hand-offs.
-- The terms are first response, further touches and decision; every rated hand-off is
-- in each of them once, in one of the states (R27).
-- Glossary: agreement, first response, further touches.
with

handoffs as (
    select * from journeys.handoffs
),

tiers as (
    select * from agreements.tiers
),

agreements as (
    select * from agreements.states
),

judged as (
    select
        handoff_id,
        agreement_name,
        'first response' as term,
        first_response_pct as promised_pct,
        first_response_limit_seconds as limit_seconds,
        cast(null as integer) as touches_owed_count,
        cast(null as integer) as within_days,
        first_response_state as state
    from agreements
    union all
    select
        agreements.handoff_id,
        agreements.agreement_name,
        'further touches' as term,
        agreements.touches_pct as promised_pct,
        cast(null as bigint) as limit_seconds,
        agreements.touches_owed_count,
        tiers.touches_within_business_days as within_days,
        agreements.touches_state as state
    from agreements
    inner join tiers
        on agreements.handoff_id = tiers.handoff_id
    union all
    select
        agreements.handoff_id,
        agreements.agreement_name,
        'decision' as term,
        agreements.decision_pct as promised_pct,
        cast(null as bigint) as limit_seconds,
        cast(null as integer) as touches_owed_count,
        tiers.decision_within_days as within_days,
        agreements.decision_state as state
    from agreements
    inner join tiers
        on agreements.handoff_id = tiers.handoff_id
),

final as (
    select
        handoffs.quarter,
        handoffs.team,
        judged.agreement_name,
        judged.term,
        judged.promised_pct,
        judged.limit_seconds,
        judged.touches_owed_count,
        judged.within_days,
        count(*) as handoff_count,
        count(*) filter (where judged.state = 'met') as met_count,
        count(*) filter (where judged.state = 'breached') as breached_count,
        count(*) filter (where judged.state = 'pending') as pending_count,
        count(*) filter (where judged.state = 'already working')
            as already_working_count,
        count(*) filter (where judged.state = 'not owed') as not_owed_count,
        count(*) filter (where judged.state = 'not measurable')
            as not_measurable_count,
        count(*) filter (where judged.state = 'no agreement') as no_agreement_count
    from judged
    inner join handoffs
        on judged.handoff_id = handoffs.handoff_id
        and handoffs.is_rated
    group by
        handoffs.quarter,
        handoffs.team,
        judged.agreement_name,
        judged.term,
        judged.promised_pct,
        judged.limit_seconds,
        judged.touches_owed_count,
        judged.within_days
)

select * from final
