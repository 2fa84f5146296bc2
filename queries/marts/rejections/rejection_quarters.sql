-- One row per quarter of hand-off and family of reasons it was rejected for; null is no
-- reason given. The denominator is every rated hand-off of that quarter. Families are
-- those of the day of hand-off, and beside them those of the table in force now.
-- Quarters compare at equal age alone (*_within_*): rejected within the days of the
-- horizon, of those as old; where the export has no day, it is neither (R44).
-- Glossary: rejected, rejection reason, as defined now, mature.
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

redefined as (
    select * from cohorts.redefined
),

handoffs as (
    select * from journeys.handoffs
),

rated as (
    select
        handoffs.*,
        handoffs.age_days >= horizons.within_days as is_mature,
        case
            when not handoffs.age_days >= horizons.within_days then 0
            when handoffs.decision_days_most <= horizons.within_days then 1
            else 0
        end as is_within,
        handoffs.age_days >= horizons.within_days
        and (
            handoffs.is_decision_unknown
            or handoffs.decision in ('disqualified', 'recycled')
            and coalesce(handoffs.decision_days_least <= horizons.within_days, true)
            and coalesce(handoffs.decision_days_most > horizons.within_days, true)
        ) as may_be_within
    from handoffs
    cross join horizons
    where handoffs.is_rated
),

totals as (
    select
        quarter,
        count(*) as handoff_count,
        count(*) filter (where is_mature) as mature_count,
        count(*) filter (where may_be_within) as rejected_within_unknown_count,
        max(reasons_on) as reasons_on
    from rated
    group by quarter
),

rejected as (
    select
        rated.quarter,
        case
            when rated.reason is not null and not rated.is_reason_in_glossary
                then 'not in the glossary'
            else rated.reason_family
        end as reason_family,
        1 as rejected_count,
        0 as rejected_now_count,
        rated.is_within as rejected_within_count,
        0 as rejected_now_within_count
    from rated
    where rated.decision in ('disqualified', 'recycled')
    union all
    select
        rated.quarter,
        case
            when not rated.is_reason_known then rated.reason_family
            when rated.reason is not null and redefined.reason_now is null
                then 'not in the glossary'
            else redefined.reason_family_now
        end as reason_family,
        0 as rejected_count,
        1 as rejected_now_count,
        0 as rejected_within_count,
        rated.is_within as rejected_now_within_count
    from rated
    inner join redefined
        on rated.handoff_id = redefined.handoff_id
    where rated.decision in ('disqualified', 'recycled')
),

counted as (
    select
        quarter,
        reason_family,
        cast(sum(rejected_count) as bigint) as rejected_count,
        cast(sum(rejected_now_count) as bigint) as rejected_now_count,
        cast(sum(rejected_within_count) as bigint) as rejected_within_count,
        cast(sum(rejected_now_within_count) as bigint) as rejected_now_within_count
    from rejected
    group by quarter, reason_family
),

final as (
    select
        counted.quarter,
        quarters.starts_on,
        quarters.is_report_quarter,
        counted.reason_family,
        counted.rejected_count,
        counted.rejected_now_count,
        counted.rejected_within_count,
        counted.rejected_now_within_count,
        totals.rejected_within_unknown_count,
        totals.handoff_count,
        horizons.within_days,
        totals.mature_count,
        totals.reasons_on
    from counted
    inner join totals
        on counted.quarter = totals.quarter
    inner join quarters
        on counted.quarter = quarters.quarter
    inner join period
        on quarters.starts_on <= period.starts_on
    cross join horizons
)

select * from final
