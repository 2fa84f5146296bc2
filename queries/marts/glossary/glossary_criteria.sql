-- One row per scoring criterion and day it takes effect: how many met it.
-- Hand-offs judged are the rated ones of the report's quarter, at their opening (R60).
-- Glossary: lead score.
with

period as (
    select * from run.period
),

wordings as (
    select * from glossary.wordings
),

criteria as (
    select * from glossary.criteria
),

judged as (
    select * from verdicts.criteria
),

handoffs as (
    select * from journeys.handoffs
),

counted as (
    select
        judged.criterion,
        judged.score_rule_on as from_on,
        count(*) as judged_count,
        count(*) filter (where judged.is_met) as met_count
    from judged
    inner join handoffs
        on judged.subject_id = handoffs.handoff_id
    inner join period
        on handoffs.quarter = period.quarter
    where judged.moment = 'opened' and handoffs.is_rated
    group by judged.criterion, judged.score_rule_on
),

versions as (
    select from_on from criteria
    where is_agreed
    group by from_on
),

ranges as (
    select
        from_on,
        lead(from_on) over (order by from_on) as next_on
    from versions
),

final as (
    select
        criteria.criterion,
        criteria.rule_sql,
        wordings.rule_words,
        criteria.points,
        criteria.from_on,
        criteria.is_agreed,
        case
            when not criteria.is_agreed then 'proposed'
            when criteria.from_on >= period.ends_before then 'agreed, not yet in force'
            when ranges.next_on <= period.starts_on then 'superseded'
            else 'in force'
        end as state,
        coalesce(counted.met_count, 0) as met_count,
        coalesce(counted.judged_count, 0) as judged_count
    from criteria
    cross join period
    left join wordings
        on criteria.line = wordings.line
    left join ranges
        on criteria.from_on = ranges.from_on
        and criteria.is_agreed
    left join counted
        on criteria.criterion = counted.criterion
        and criteria.from_on = counted.from_on
        and criteria.is_agreed
)

select * from final
