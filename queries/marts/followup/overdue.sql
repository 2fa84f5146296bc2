-- One row per open hand-off of any quarter that is past a limit or has one ahead of it,
-- most urgent first by when the earliest limit ran or runs out.
-- What is due is the first term that is not met; the lead tracker has every action.
-- Glossary: agreement, open, first response, further touches.
with

period as (
    select * from run.period
),

handoffs as (
    select * from journeys.handoffs
),

agreements as (
    select * from agreements.states
),

due as (
    select
        handoffs.handoff_id,
        handoffs.record_id,
        handoffs.team,
        handoffs.source,
        handoffs.trigger,
        case
            when agreements.first_response_state in ('breached', 'pending')
                and agreements.first_response_at is null then 'first response'
            when agreements.touches_state in ('breached', 'pending')
                then 'further touches'
            else 'decision'
        end as due_term,
        case
            when agreements.first_response_state in ('breached', 'pending')
                and agreements.first_response_at is null
                then agreements.first_response_state
            when agreements.touches_state in ('breached', 'pending')
                then agreements.touches_state
            else agreements.decision_state
        end as due_state,
        case
            when agreements.first_response_state in ('breached', 'pending')
                and agreements.first_response_at is null
                then cast(agreements.first_response_due_at as date)
            when agreements.touches_state in ('breached', 'pending')
                then agreements.touches_due_on
            else agreements.decision_due_on
        end as due_on,
        agreements.touches_done_count,
        agreements.touches_owed_count,
        handoffs.opened_on
    from handoffs
    inner join agreements
        on handoffs.handoff_id = agreements.handoff_id
    where handoffs.decision = 'open'
),

final as (
    select
        due.handoff_id,
        due.record_id,
        due.team,
        due.source,
        due.trigger,
        due.due_term,
        due.due_state,
        due.touches_done_count,
        due.touches_owed_count,
        due.opened_on,
        due.due_on,
        period.as_of_on - due.due_on as overdue_days
    from due
    cross join period
    where due.due_state in ('breached', 'pending')
)

select * from final
