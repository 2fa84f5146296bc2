-- One row per rated hand-off: whether it was decided in time, as the promise counts it.
-- Judged once it was due: a young one is pending, even if it was decided, for the young
-- undecided ones have no say yet (R54). Where no hand-off of a quarter has terms for
-- its decision, the days that all rates compare at stand in, and nothing is promised.
-- Glossary: agreement, decision, mature.
with

period as (
    select * from run.period
),

horizons as (
    select * from run.horizons
),

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

agreed as (
    select
        handoffs.handoff_id,
        handoffs.quarter,
        handoffs.decision,
        handoffs.opened_on,
        handoffs.decided_on,
        handoffs.decision_days_least,
        handoffs.decision_days_most,
        period.ended_on,
        coalesce(
            tiers.decision_within_days, settings.within_days, horizons.within_days
        ) as within_days,
        agreements.decision_due_on,
        coalesce(agreements.decision_state, 'no agreement') as agreed_state
    from handoffs
    cross join period
    cross join horizons
    left join agreements
        on handoffs.handoff_id = agreements.handoff_id
    left join tiers
        on handoffs.handoff_id = tiers.handoff_id
    left join settings
        on handoffs.quarter = settings.quarter
    where handoffs.is_rated
),

dated as (
    select
        *,
        coalesce(decision_due_on, opened_on + within_days) as due_on,
        max(case when agreed_state = 'no agreement' then 0 else 1 end)
            over (partition by quarter) = 1 as has_terms
    from agreed
),

judged as (
    select
        *,
        case
            when has_terms then agreed_state
            when decision = 'no decision recorded' then 'not measurable'
            when decision in ('open', 'expired') then 'breached'
            when decision_days_least > within_days then 'breached'
            when coalesce(decision_days_most > within_days, true)
                then 'not measurable'
            when decision in ('withdrawn', 'joined') then 'not owed'
            else 'met'
        end as own_state
    from dated
),

final as (
    select
        handoff_id,
        within_days,
        case
            when own_state in ('met', 'breached') and due_on > ended_on then 'pending'
            else own_state
        end as state
    from judged
)

select * from final
