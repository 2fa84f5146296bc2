-- One row per reason why hand-offs of the quarter stand in no rate: bulk, begun by
-- sales, or the motion of the account (R7, R60). Every section that shows shares says
-- how many these are.
-- Glossary: bulk, sales-originated, motion.
with

groups as (
    select * from cohorts.groups
),

final as (
    select
        group_value as population,
        handoff_count
    from groups
    where is_report_quarter and grouping = 'population' and not is_rated
)

select * from final
