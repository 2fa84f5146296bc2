-- One row per commitment of the report quarter's plan, or of the last plan before it,
-- that is due by the quarter's end: was it done, and its measure then and now.
-- Then is the quarter before its plan. One that the newer plan repeats, and that is due
-- there too, is told once, as the newer plan says it.
-- Glossary: commitment, joint plan.
with

commitments as (
    select * from cohorts.commitment_states
),

promises as (
    select * from cohorts.promise_states
),

plan_quarters as (
    select * from plan.quarters
),

period as (
    select * from run.period
),

recent_plans as (
    select
        plan_quarters.quarter,
        period.quarter as report_quarter,
        period.ends_before,
        row_number() over (order by plan_quarters.starts_on desc) as recency
    from plan_quarters
    inner join period
        on plan_quarters.starts_on <= period.starts_on
),

due as (
    select
        commitments.*,
        recent_plans.report_quarter,
        row_number() over (
            partition by commitments.what
            order by commitments.starts_on desc
        ) as telling
    from commitments
    inner join recent_plans
        on commitments.quarter = recent_plans.quarter
        and commitments.due_on < recent_plans.ends_before
    where recent_plans.recency <= 2
),

figures as (
    select
        promise,
        quarter,
        actual_count,
        out_of_count,
        actual_amount
    from promises
    where grouping = 'all'
),

final as (
    select
        due.quarter,
        due.commitment_number,
        due.what,
        due.kind,
        due.side,
        due.owner_role,
        due.state,
        due.late_days,
        due.measure,
        due.before_quarter,
        figures_before.actual_count as before_actual_count,
        figures_before.out_of_count as before_out_of_count,
        figures_before.actual_amount as before_actual_amount,
        due.report_quarter,
        figures_now.actual_count as now_actual_count,
        figures_now.out_of_count as now_out_of_count,
        figures_now.actual_amount as now_actual_amount,
        due.due_on,
        due.done_on
    from due
    left join figures as figures_before
        on due.measure = figures_before.promise
        and due.before_quarter = figures_before.quarter
    left join figures as figures_now
        on due.measure = figures_now.promise
        and due.report_quarter = figures_now.quarter
    where due.telling = 1
)

select * from final
