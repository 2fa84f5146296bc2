-- One row per quota line of a plan, as MQLs per quarter whatever the plan counts by.
-- A week is a seventh of the quarter's days, a month a third of the quarter.
-- Glossary: quota.
with

quotas as (
    select * from plan.quotas
),

quarters as (
    select * from run.quarters
),

next_quarter as (
    select * from run.next_quarter
),

planned_quarters as (
    select
        quarter,
        starts_on,
        ends_before
    from quarters
    union
    select
        quarter,
        starts_on,
        ends_before
    from next_quarter
),

weighed as (
    select
        quotas.*,
        cast(
            planned_quarters.ends_before - planned_quarters.starts_on as decimal(9, 4)
        ) as day_count
    from quotas
    inner join planned_quarters
        on quotas.quarter = planned_quarters.quarter
),

final as (
    select
        quarter,
        quota_name,
        per,
        source,
        segment,
        region,
        source is null and segment is null and region is null as is_total,
        cast(
            case per
                when 'week' then mql_count * day_count / 7
                when 'month' then mql_count * 3
                else mql_count
            end as decimal(18, 2)
        ) as quota_count,
        cast(
            case per
                when 'week' then original_mql_count * day_count / 7
                when 'month' then original_mql_count * 3
                else original_mql_count
            end as decimal(18, 2)
        ) as original_quota_count
    from weighed
)

select * from final
