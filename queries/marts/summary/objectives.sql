-- One row per objective of the report quarter's plan: both owners, its one measure, the
-- target and the day it is due, as the plan says them.
-- Nothing is computed of it, as a measure may be entered by hand.
-- Glossary: objective, joint plan.
with

objectives as (
    select * from plan.objectives
),

period as (
    select * from run.period
),

final as (
    select
        objectives.quarter,
        objectives.objective,
        objectives.marketing_role,
        objectives.sales_role,
        objectives.measure,
        objectives.target,
        objectives.due_on
    from objectives
    inner join period
        on objectives.quarter = period.quarter
)

select * from final
