-- One row per rule of the glossary and day it takes effect, newest first by name.
-- Hand-offs judged are those of the report's quarter; a proposed rule judges none.
-- Glossary: MQL, SQL, target profile, conforming.
with

period as (
    select * from run.period
),

wordings as (
    select * from glossary.wordings
),

rules as (
    select * from glossary.rules
),

verdicts as (
    select * from verdicts.rule_verdicts
),

handoffs as (
    select * from journeys.handoffs
),

judged as (
    select
        verdicts.mql_rule_on,
        verdicts.target_profile_rule_on,
        verdicts.sql_rule_on,
        verdicts.moment
    from verdicts
    inner join handoffs
        on verdicts.subject_id = handoffs.handoff_id
    inner join period
        on handoffs.quarter = period.quarter
),

uses as (
    select 'mql' as name, mql_rule_on as from_on from judged
    where moment = 'opened'
    union all
    select 'target_profile' as name, target_profile_rule_on as from_on from judged
    where moment = 'opened'
    union all
    select 'sql' as name, sql_rule_on as from_on from judged
    where moment = 'decided'
),

counted as (
    select name, from_on, count(*) as judged_count
    from uses
    group by name, from_on
),

ranges as (
    select
        name,
        from_on,
        lead(from_on) over (partition by name order by from_on) as next_on
    from rules
    where is_agreed
),

final as (
    select
        rules.name,
        rules.from_on,
        rules.marketing_by,
        rules.sales_by,
        case
            when not rules.is_agreed then 'proposed'
            when rules.from_on >= period.ends_before then 'agreed, not yet in force'
            when ranges.next_on <= period.starts_on then 'superseded'
            else 'in force'
        end as state,
        rules.rule_sql,
        wordings.rule_words,
        rules.line,
        coalesce(counted.judged_count, 0) as judged_count
    from rules
    cross join period
    left join wordings
        on rules.line = wordings.line
    left join ranges
        on rules.name = ranges.name
        and rules.from_on = ranges.from_on
        and rules.is_agreed
    left join counted
        on rules.name = counted.name
        and rules.from_on = counted.from_on
        and rules.is_agreed
)

select * from final
