-- One row per quarter, way to become an MQL, pattern of criteria and criterion: how
-- many rated hand-offs old enough had that pattern, and were qualified in time. A
-- pattern is what was met, not met and not known of all criteria; its counts stand on
-- each of them. Every quarter whose decisions are recorded; the criteria of the day.
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

criteria as (
    select * from verdicts.criteria
),

judged as (
    select
        handoffs.handoff_id,
        handoffs.quarter,
        recorded.starts_on,
        recorded.is_report_quarter,
        case
            when handoffs.trigger is null then 'not recorded'
            when handoffs.trigger = 'hand-raise' then 'asked to talk'
            else 'did not ask'
        end as branch,
        handoffs.decision = 'qualified'
        and handoffs.decision_days_most <= horizons.within_days as is_qualified,
        horizons.within_days
    from handoffs
    cross join horizons
    inner join recorded
        on handoffs.quarter = recorded.quarter
        and recorded.grouping = 'all'
        and recorded.is_qualification_recorded
    where handoffs.is_rated and handoffs.age_days >= horizons.within_days
),

patterns as (
    select
        subject_id,
        string_agg(
            case is_met when true then '1' when false then '0' else '?' end, ''
            order by criterion
        ) as pattern
    from criteria
    where moment = 'opened'
    group by subject_id
),

told as (
    select
        judged.*,
        criteria.criterion,
        criteria.score_rule_on,
        criteria.points,
        criteria.is_met,
        patterns.pattern
    from judged
    inner join criteria
        on judged.handoff_id = criteria.subject_id
        and criteria.moment = 'opened'
    inner join patterns
        on judged.handoff_id = patterns.subject_id
),

final as (
    select
        quarter,
        starts_on,
        is_report_quarter,
        branch,
        score_rule_on,
        pattern,
        criterion,
        points,
        is_met,
        within_days,
        count(*) as mature_count,
        count(*) filter (where is_qualified) as qualified_within_count
    from told
    group by
        quarter,
        starts_on,
        is_report_quarter,
        branch,
        score_rule_on,
        pattern,
        criterion,
        points,
        is_met,
        within_days
)

select * from final
