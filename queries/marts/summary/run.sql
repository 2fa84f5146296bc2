-- One row per run, so one row: the company, the quarter, the as-of day and who signed.
-- First use: no MQL rule is agreed, so the CRM's own stage is the rule (R31). A quarter
-- whose MQLs are on file until recorded_until_on only is no complete one (R51).
-- Glossary: quota, conforming.
with

period as (
    select * from run.period
),

rules as (
    select * from glossary.rules
),

recordings as (
    select * from canonical.recordings
),

known as (
    select max(recorded_until_on) as recorded_until_on from recordings
    where kind = 'MQLs'
),

agreed_rules as (
    select
        count(rules.name) as rule_count,
        max(rules.from_on) filter (where rules.from_on < period.ends_before)
            as mql_rule_on
    from period
    left join rules
        on rules.name = 'mql'
        and rules.is_agreed
),

final as (
    select
        period.company_name,
        period.is_fictional,
        period.quarter,
        period.starts_on,
        period.ends_before,
        period.as_of_on,
        period.as_of_basis,
        period.exported_on,
        period.is_complete and known.recorded_until_on is null as is_complete,
        known.recorded_until_on,
        period.is_baseline,
        period.time_zone,
        period.currency,
        period.locale,
        period.fiscal_year_starts_number,
        period.marketing_signed_by,
        period.sales_signed_by,
        period.is_signed,
        period.plan_digest,
        agreed_rules.mql_rule_on,
        agreed_rules.rule_count = 0 as is_first_use
    from period
    cross join known
    cross join agreed_rules
)

select * from final
