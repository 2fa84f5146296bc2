-- One row per quota line of the report's quarter, and one for all its leads where no
-- line is for the whole: that one has neither a name nor a quota.
-- Glossary: quota.
with

period as (
    select * from run.period
),

quotas as (
    select * from canonical.quotas
),

lines as (
    select quotas.*
    from quotas
    inner join period
        on quotas.quarter = period.quarter
),

totals as (
    select count(*) filter (where is_total) as total_count from lines
),

final as (
    select
        row_number() over (order by quota_name) as part_number,
        quota_name,
        source,
        segment,
        region,
        is_total,
        quota_count
    from lines
    union all
    select
        0,
        null,
        null,
        null,
        null,
        true,
        null
    from totals
    where total_count = 0
)

select * from final
