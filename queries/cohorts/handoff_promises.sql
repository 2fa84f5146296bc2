-- One row per rated hand-off and promise that it is counted for, with its state and the
-- share promised of its kind, and the least of it where the tier is not known.
-- Where some hand-offs of a quarter fall under a promised share, those that do not have
-- no agreement; where none does, all are measured and nothing is promised.
-- Glossary: agreement, hand-off.
with

handoffs as (
    select * from journeys.handoffs
),

agreements as (
    select * from agreements.states
),

quality as (
    select * from cohorts.quality_states
),

followup as (
    select * from cohorts.followup_states
),

states as (
    select
        handoff_id,
        promise,
        promised_pct,
        promised_pct as promised_least_pct,
        cast(null as bigint) as limit_seconds,
        cast(null as integer) as touches_owed_count,
        cast(null as integer) as within_days,
        state
    from quality
    union all
    select
        handoff_id,
        promise,
        promised_pct,
        promised_least_pct,
        limit_seconds,
        touches_owed_count,
        within_days,
        state
    from followup
),

placed as (
    select
        states.*,
        handoffs.quarter,
        handoffs.team,
        agreements.agreement_name,
        max(states.promised_pct) over (
            partition by states.promise, handoffs.quarter
        ) as highest_pct
    from states
    inner join handoffs
        on states.handoff_id = handoffs.handoff_id
    left join agreements
        on states.handoff_id = agreements.handoff_id
),

final as (
    select
        handoff_id,
        promise,
        quarter,
        team,
        agreement_name,
        promised_pct,
        promised_least_pct,
        limit_seconds,
        touches_owed_count,
        within_days,
        case
            when promised_pct is null and highest_pct is not null then 'no agreement'
            else state
        end as state
    from placed
)

select * from final
