-- One row per quarter and pattern of how hand-offs came about; those that sales itself
-- began are in none, bulk in that of bulk stamps alone (R60). The threshold is the one
-- score that the rule of the day names. Below it nearly nobody is handed over, so the
-- share is of all scores over it, to be held against other quarters.
-- One date per lead shows neither bulk stamps nor repeat signals.
-- Glossary: pattern, bulk, repeat signal, lead score, conforming.
with

quarters as (
    select * from run.quarters
),

thresholds as (
    select * from cohorts.score_thresholds
),

handoffs as (
    select * from journeys.handoffs
),

first_openings as (
    select min(opened_on) as first_opened_on from handoffs
),

flags as (
    select
        quarters.quarter,
        quarters.is_complete,
        first_openings.first_opened_on > quarters.starts_on + 7 as is_begun_within,
        handoffs.start_known = 'observed' as is_observed,
        handoffs.is_bulk,
        handoffs.repeat_signal_count > 0 as is_repeated,
        handoffs.opened_on >= quarters.ends_before - 14 as is_late,
        handoffs.crm_score,
        handoffs.trigger,
        thresholds.threshold,
        handoffs.is_conforming
        and handoffs.trigger != 'hand-raise'
        and handoffs.crm_score >= thresholds.threshold as is_over,
        handoffs.crm_score <= thresholds.threshold + 2 as is_just_over
    from quarters
    inner join handoffs
        on quarters.quarter = handoffs.quarter
        and not handoffs.is_sales_originated
    cross join first_openings
    left join thresholds
        on handoffs.mql_rule_on = thresholds.from_on
),

counted as (
    select
        quarter,
        'last two weeks' as pattern,
        count(*) filter (where is_late and not is_bulk) as actual_count,
        count(*) filter (where not is_bulk) as out_of_count,
        case
            when not min(is_complete) then 'the quarter is not complete'
            when max(is_begun_within) then 'recording began in the quarter'
        end as unmeasured
    from flags
    group by quarter
    union all
    select
        quarter,
        'bulk stamps' as pattern,
        count(*) filter (where is_bulk) as actual_count,
        count(*) as out_of_count,
        case when not max(is_observed or is_bulk) then 'no history of stages' end
            as unmeasured
    from flags
    group by quarter
    union all
    select
        quarter,
        'scores just over the threshold' as pattern,
        count(*) filter (where is_over and is_just_over and not is_bulk)
            as actual_count,
        count(*) filter (where is_over and not is_bulk) as out_of_count,
        case
            when count(crm_score) = 0 then 'no scores in the exports'
            when count(threshold) = 0 then 'the rule names no one score'
            when count(trigger) = 0 then 'no triggers in the exports'
        end as unmeasured
    from flags
    group by quarter
    union all
    select
        quarter,
        'repeat signals' as pattern,
        count(*) filter (where is_repeated and not is_bulk) as actual_count,
        count(*) filter (where not is_bulk) as out_of_count,
        case when not max(is_observed or is_repeated) then 'no history of stages' end
            as unmeasured
    from flags
    group by quarter
),

final as (
    select
        counted.quarter,
        counted.pattern,
        counted.actual_count,
        counted.out_of_count,
        case
            when counted.pattern = 'last two weeks'
                then cast(1400 as decimal(9, 4))
                / (quarters.ends_before - quarters.starts_on)
        end as even_pct,
        counted.unmeasured
    from counted
    inner join quarters
        on counted.quarter = quarters.quarter
)

select * from final
