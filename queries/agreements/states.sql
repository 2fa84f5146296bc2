-- One row per hand-off: what its agreement asked for, and whether it was kept (R27).
-- Kept or breached is what it would be at either bound of its decision; where they
-- differ it is not measurable (R44). Work done off-hours counts when it was done;
-- business time is never below zero.
-- Glossary: agreement, first response, further touches, already working, routing.
with

worked as (
    select * from agreements.evidence
),

bounds as (
    select * from agreements.state_bounds
),

agreed as (
    select
        handoff_id,
        case
            when min(first_response_state) = max(first_response_state)
                then min(first_response_state)
            else 'not measurable'
        end as found_response_state,
        case
            when min(touches_state) = max(touches_state) then min(touches_state)
            else 'not measurable'
        end as found_touches_state,
        case
            when min(decision_state) = max(decision_state) then min(decision_state)
            else 'not measurable'
        end as decision_state
    from bounds
    group by handoff_id
),

judged as (
    select
        worked.*,
        agreed.found_response_state,
        agreed.found_touches_state,
        agreed.decision_state
    from worked
    inner join agreed
        on worked.handoff_id = agreed.handoff_id
),

weighed as (
    select
        *,
        case
            when found_response_state = 'breached' and answer_unclear is not null
                then 'not measurable'
            else found_response_state
        end as first_response_state,
        case
            when found_touches_state = 'breached' and touches_unclear is not null
                then 'not measurable'
            else found_touches_state
        end as touches_state
    from judged
),

noted as (
    select
        *,
        case
            when first_response_exception is not null then 'agreed exception'
            when first_response_state = 'not measurable'
                then coalesce(
                    hours_unmeasured,
                    answer_unclear,
                    'decision seen between two deliveries'
                )
            when first_response_state = 'not owed' and is_rejected
                then 'rejected for a reason that owes nothing'
            when first_response_state = 'not owed'
                and decision in ('withdrawn', 'joined') then decision
            when first_response_state in ('not owed', 'pending')
                and clock_started_at is null then 'nobody was assigned'
            when first_response_state = 'breached' and has_response then 'late'
            when first_response_state = 'breached' and is_rejected
                then 'rejected unanswered'
            when first_response_state = 'breached' then 'no response'
        end as first_response_note,
        case
            when touches_exception is not null then 'agreed exception'
            when touches_state = 'not measurable'
                then coalesce(
                    touches_unmeasured,
                    touches_unclear,
                    case
                        when decision = 'no decision recorded' then decision
                        else 'decision seen between two deliveries'
                    end
                )
            when touches_state = 'met' and touches_done_count < touches_owed_count
                then 'conversation'
            when touches_state = 'not owed' and is_rejected
                then 'rejected for a reason that owes no more'
            when touches_state = 'not owed'
                and decision in ('qualified', 'withdrawn', 'joined') then decision
            when touches_state in ('not owed', 'pending')
                and touches_due_on is null then 'nobody was assigned'
            when touches_state = 'breached' and is_rejected
                and decided_on <= touches_due_on then 'rejected too early'
            when touches_state = 'breached' then 'too few touches'
        end as touches_note,
        date_diff('second', opened_at, assigned_at) as routed,
        assigned_seconds - opened_seconds as routed_open,
        date_diff('second', clock_started_at, first_response_at) as answered,
        date_diff('second', opened_at, first_response_at)
            as answered_raw_from_opening,
        date_diff('second', assigned_at, first_response_at)
            as answered_raw_from_assignment,
        answered_seconds - opened_seconds as answered_from_opening,
        answered_seconds - assigned_seconds as answered_from_assignment,
        decided_seconds - opened_seconds as decided_open
    from weighed
),

clipped as (
    select
        *,
        case when routed < 0 then 0 else routed end as routing_seconds,
        case when routed_open < 0 then 0 else routed_open end
            as routing_business_seconds,
        case when answered < 0 then 0 else answered end as first_response_seconds,
        case
            when answered_raw_from_opening < 0 then 0
            else answered_raw_from_opening
        end as first_response_from_handoff_seconds,
        case
            when answered_raw_from_assignment < 0 then 0
            else answered_raw_from_assignment
        end as first_response_from_assignment_seconds,
        case when answered_from_opening < 0 then 0 else answered_from_opening end
            as first_response_from_handoff_business_seconds,
        case when answered_from_assignment < 0 then 0 else answered_from_assignment end
            as first_response_from_assignment_business_seconds,
        case when decided_open < 0 then 0 else decided_open end
            as decision_business_seconds
    from noted
),

final as (
    select
        handoff_id,
        agreement_name,
        calendar_name,
        first_response_touch_id,
        first_response_owner_id,
        first_response_channel,
        first_response_state,
        first_response_note,
        touches_state,
        touches_note,
        decision_state,
        routing_seconds,
        routing_business_seconds,
        first_response_limit_seconds,
        first_response_seconds,
        case
            when clock_starts = 'assignment'
                then first_response_from_assignment_business_seconds
            else first_response_from_handoff_business_seconds
        end as first_response_business_seconds,
        first_response_from_handoff_business_seconds,
        first_response_from_assignment_business_seconds,
        first_response_from_handoff_seconds,
        first_response_from_assignment_seconds,
        touches_owed_count,
        touches_done_count,
        touch_count,
        date_diff('second', opened_at, decided_at) as decision_seconds,
        decision_business_seconds,
        is_date_only,
        is_already_working,
        has_conversation_in_time,
        clock_started_at,
        assigned_at,
        first_response_at,
        first_response_due_at,
        touches_due_on,
        touches_due_at,
        decision_due_on
    from clipped
)

select * from final
