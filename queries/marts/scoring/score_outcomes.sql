-- One row per quarter, score, way to become an MQL and number of points: how many of
-- the rated hand-offs old enough to judge were qualified in time. Every quarter on file
-- whose decisions are recorded. Points are those at the hand-off; none, not recorded.
-- The threshold is the one score that the rule of the day names.
-- Glossary: lead score, conversion rate, trigger, mature.
with

horizons as (
    select * from run.horizons
),

handoffs as (
    select * from journeys.handoffs
),

recorded as (
    select * from cohorts.groups
),

thresholds as (
    select * from cohorts.score_thresholds
),

judged as (
    select
        handoffs.quarter,
        recorded.starts_on,
        recorded.is_report_quarter,
        case
            when handoffs.trigger is null then 'not recorded'
            when handoffs.trigger = 'hand-raise' then 'asked to talk'
            else 'did not ask'
        end as branch,
        handoffs.crm_score,
        handoffs.agreed_score,
        thresholds.threshold,
        handoffs.decision = 'qualified'
        and handoffs.decision_days_most <= horizons.within_days as is_qualified,
        horizons.within_days
    from handoffs
    cross join horizons
    inner join recorded
        on handoffs.quarter = recorded.quarter
        and recorded.grouping = 'all'
        and recorded.is_qualification_recorded
    left join thresholds
        on handoffs.mql_rule_on = thresholds.from_on
    where handoffs.is_rated and handoffs.age_days >= horizons.within_days
),

scored as (
    select 'crm_score' as score, crm_score as points, * from judged
    union all
    select 'agreed_score', agreed_score, * from judged
),

final as (
    select
        quarter,
        starts_on,
        is_report_quarter,
        score,
        branch,
        threshold,
        points,
        within_days,
        count(*) as mature_count,
        count(*) filter (where is_qualified) as qualified_within_count
    from scored
    group by
        quarter,
        starts_on,
        is_report_quarter,
        score,
        branch,
        threshold,
        points,
        within_days
)

select * from final
