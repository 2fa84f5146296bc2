-- One row per total of the walk from the CRM's number that its steps do not lead to.
-- The totals are counted by themselves, so no step can be a stopgap but *unexplained*.
-- Glossary: dashboard count, unexplained.
with

crm_walk as (
    select * from marts.crm_walk
),

walked as (
    select
        position,
        step,
        is_total,
        record_count,
        first_value(record_count) over (order by position) as start_count,
        sum(case when is_total then 0 else coalesce(record_count, 0) end) over (
            order by position
            rows between unbounded preceding and current row
        ) as step_count
    from crm_walk
),

final as (
    select step, record_count, start_count + step_count as walked_count
    from walked
    where is_total
        and (record_count is null or record_count != start_count + step_count)
)

select * from final
