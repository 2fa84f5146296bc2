-- One row per hand-off: what it was judged by, and which rows of the report count it.
-- The population is what rates and quotas are split by first: rated, or the kind of
-- hand-off that stands apart. The week is one of the report's quarter.
-- Glossary: hand-off, conforming, quota, lead score, audited.
with

handoffs as (
    select * from journeys.handoffs
),

rejected as (
    select * from cohorts.rejected
),

weeks as (
    select * from cohorts.weeks
),

final as (
    select
        handoffs.handoff_id,
        handoffs.segment,
        handoffs.region,
        handoffs.score_band,
        case
            when handoffs.is_bulk then 'bulk'
            when handoffs.is_sales_originated then 'sales-originated'
            when handoffs.is_rated then 'rated'
            else handoffs.motion
        end as population,
        handoffs.quota_fate,
        rejected.team as rejected_team,
        rejected.fairness,
        rejected.fit_verdict,
        handoffs.crm_score,
        handoffs.agreed_score,
        handoffs.is_in_target_profile,
        handoffs.is_sql_conforming,
        handoffs.is_before_first_rule,
        handoffs.mql_rule_on,
        handoffs.target_profile_rule_on,
        weeks.week_starts_on
    from handoffs
    left join rejected
        on handoffs.handoff_id = rejected.handoff_id
    left join weeks
        on handoffs.opened_on >= weeks.week_starts_on
        and handoffs.opened_on < weeks.week_ends_before
)

select * from final
