-- One row per quarter and promise: what sales promised of speed, depth and fairness,
-- and kept, on rated hand-offs.
-- A promise over several tiers asks for each tier's share of the hand-offs in it. Fair
-- is a rejection before which nothing owed was left undone, and whose excuse was found.
-- Glossary: agreement, first response, further touches, rejected too early.
with

settings as (
    select * from plan.settings
),

followup as (
    select * from cohorts.followup
),

rejections as (
    select * from agreements.audited_rejections
),

handoffs as (
    select * from journeys.handoffs
),

counted as (
    select
        quarter,
        term,
        sum(handoff_count) as handoff_count,
        sum(met_count) as met_count,
        sum(met_count + breached_count) as judged_count,
        sum(pending_count) as pending_count,
        sum(not_measurable_count) as not_measurable_count,
        sum(promised_pct * (met_count + breached_count + pending_count))
            / nullif(
                sum(met_count + breached_count + pending_count) filter (
                    where promised_pct is not null
                ),
                0
            ) as promised_pct
    from followup
    group by quarter, term
),

rejected as (
    select
        handoffs.quarter,
        count(*) as rejected_count,
        count(rejections.is_too_early) filter (
            where rejections.is_too_early
                or coalesce(rejections.claim, '') != 'could not be checked'
        ) as judged_count,
        count(*) filter (
            where not rejections.is_too_early
                and coalesce(rejections.claim, 'found') = 'found'
        ) as fair_count
    from rejections
    inner join handoffs
        on rejections.handoff_id = handoffs.handoff_id
        and handoffs.is_rated
    group by handoffs.quarter
),

final as (
    select
        quarter,
        case term
            when 'first response' then 'first_response'
            else 'further_touches'
        end as promise,
        cast(met_count as bigint) as actual_count,
        cast(judged_count as bigint) as out_of_count,
        cast(pending_count as bigint) as young_count,
        cast(promised_pct as decimal(5, 2)) as promised_pct,
        promised_pct is not null
        and judged_count > 0
        and not_measurable_count * 5 <= handoff_count as is_measurable
    from counted
    where term != 'decision'
    union all
    select
        rejected.quarter,
        'fair_rejections' as promise,
        rejected.fair_count as actual_count,
        rejected.judged_count as out_of_count,
        0 as young_count,
        settings.fair_pct as promised_pct,
        rejected.judged_count > 0
        and (rejected.rejected_count - rejected.judged_count) * 5
        <= rejected.rejected_count as is_measurable
    from rejected
    left join settings
        on rejected.quarter = settings.quarter
)

select * from final
