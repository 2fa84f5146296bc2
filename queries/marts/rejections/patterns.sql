-- One row per pattern of the report's quarter, on both sides: a fact to look at
-- together, never a finding against anybody. Beside it the four quarters before, added
-- up, as far as they can be looked at; without any, what is usual is not known.
-- even_pct is the share if the quarter's days were alike. unmeasured says what the
-- exports lack; there the counts are null.
-- Glossary: pattern.
with

quarters as (
    select * from run.quarters
),

rejection_patterns as (
    select * from cohorts.rejection_patterns
),

touch_patterns as (
    select * from cohorts.touch_patterns
),

status_patterns as (
    select * from cohorts.status_patterns
),

mql_patterns as (
    select * from cohorts.mql_patterns
),

sales_patterns as (
    select * from rejection_patterns
    union all
    select * from touch_patterns
    union all
    select * from status_patterns
),

patterns as (
    select
        'sales' as side,
        quarter,
        pattern,
        actual_count,
        out_of_count,
        cast(null as double) as even_pct,
        unmeasured
    from sales_patterns
    union all
    select
        'marketing' as side,
        quarter,
        pattern,
        actual_count,
        out_of_count,
        even_pct,
        unmeasured
    from mql_patterns
),

placed as (
    select
        patterns.*,
        quarters.is_report_quarter,
        dense_rank() over (order by quarters.starts_on desc) as recency
    from patterns
    inner join quarters
        on patterns.quarter = quarters.quarter
),

reported as (
    select * from placed
    where is_report_quarter
),

usual as (
    select
        reported.pattern,
        count(*) as usual_quarter_count,
        cast(sum(placed.actual_count) as bigint) as usual_count,
        cast(sum(placed.out_of_count) as bigint) as usual_out_of_count
    from reported
    inner join placed
        on reported.pattern = placed.pattern
        and placed.recency > reported.recency
        and placed.recency <= reported.recency + 4
    where placed.unmeasured is null and placed.out_of_count > 0
    group by reported.pattern
),

final as (
    select
        reported.side,
        reported.pattern,
        case when reported.unmeasured is null then reported.actual_count end
            as actual_count,
        case when reported.unmeasured is null then reported.out_of_count end
            as out_of_count,
        usual.usual_count,
        usual.usual_out_of_count,
        coalesce(usual.usual_quarter_count, 0) as usual_quarter_count,
        round(reported.even_pct, 1) as even_pct,
        reported.unmeasured
    from reported
    left join usual
        on reported.pattern = usual.pattern
)

select * from final
