-- One row per commitment of any plan: who owes what by when, and what is known of it.
-- A plan that does not say whether it was done leaves it not said, never not done; so
-- does one that says it was done on a day after the data. before_quarter is the one
-- before its plan, which is what both sides knew when they agreed.
-- Glossary: commitment, joint plan.
with

commitments as (
    select * from plan.commitments
),

plan_quarters as (
    select * from plan.quarters
),

quarters as (
    select * from run.quarters
),

period as (
    select * from run.period
),

final as (
    select
        commitments.quarter,
        commitments.commitment_number,
        commitments.what,
        commitments.kind,
        commitments.side,
        commitments.owner_role,
        commitments.measure,
        quarters.quarter as before_quarter,
        case
            when not commitments.is_done then 'not done'
            when commitments.is_done
                and coalesce(commitments.done_on <= period.as_of_on, true)
                then 'done'
            when commitments.due_on > period.as_of_on then 'not due yet'
            else 'not said'
        end as state,
        case
            when commitments.done_on <= period.as_of_on
                then greatest(commitments.done_on - commitments.due_on, 0)
        end as late_days,
        plan_quarters.starts_on,
        commitments.due_on,
        case when commitments.done_on <= period.as_of_on then commitments.done_on end
            as done_on
    from commitments
    inner join plan_quarters
        on commitments.quarter = plan_quarters.quarter
    cross join period
    left join quarters
        on plan_quarters.starts_on = quarters.ends_before
)

select * from final
