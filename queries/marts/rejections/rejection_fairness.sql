-- One row per quarter up to the report's in which hand-offs opened: how fair its
-- rejections were. The five verdicts sum to the rejected.
-- Quarters compare at equal age alone (*_within_*): rejected within the days
-- of the horizon, of hand-offs at least as old. The rejections a young quarter has so
-- far are the quick ones, and those are early more often.
-- Glossary: rejected, rejected too early, claimed not found, audited, mature.
with

period as (
    select * from run.period
),

horizons as (
    select * from run.horizons
),

quarters as (
    select * from run.quarters
),

handoffs as (
    select * from journeys.handoffs
),

rejected as (
    select * from cohorts.rejected
),

rated as (
    select
        handoffs.quarter,
        handoffs.reasons_on,
        handoffs.age_days >= horizons.within_days as is_mature,
        handoffs.age_days >= horizons.within_days
            and handoffs.decision_days <= horizons.within_days as is_within,
        rejected.fairness
    from handoffs
    cross join horizons
    left join rejected
        on handoffs.handoff_id = rejected.handoff_id
    where handoffs.is_rated
),

counted as (
    select
        quarter,
        count(*) as handoff_count,
        count(fairness) as rejected_count,
        count(*) filter (where fairness = 'too early') as too_early_count,
        count(*) filter (where fairness = 'fair') as fair_count,
        count(*) filter (where fairness = 'not measurable') as not_measurable_count,
        count(*) filter (where fairness = 'claimed, not found')
            as claimed_not_found_count,
        count(*) filter (where fairness = 'no reason') as no_reason_count,
        count(*) filter (where is_mature) as mature_count,
        count(*) filter (where is_within and fairness != 'not measurable')
            as audited_within_count,
        count(*) filter (where is_within and fairness = 'too early')
            as too_early_within_count,
        max(reasons_on) as reasons_on
    from rated
    group by quarter
),

final as (
    select
        quarters.quarter,
        quarters.starts_on,
        quarters.is_report_quarter,
        counted.handoff_count,
        counted.rejected_count,
        counted.too_early_count,
        counted.fair_count,
        counted.not_measurable_count,
        counted.claimed_not_found_count,
        counted.no_reason_count,
        horizons.within_days,
        counted.mature_count,
        counted.audited_within_count,
        counted.too_early_within_count,
        counted.reasons_on
    from quarters
    inner join period
        on quarters.starts_on <= period.starts_on
    inner join counted
        on quarters.quarter = counted.quarter
    cross join horizons
)

select * from final
