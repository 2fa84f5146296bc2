-- One row per hand-off: what its agreement asked for, and whether it was kept (R27). A
-- decision is no touch: closed unanswered is breached. If it was withdrawn, joined or
-- rejected for a reason that owes nothing, all within the limit, no answer is owed.
-- Past its limit unworked is breached, before it pending. Work done off-hours counts
-- when it was done; business time is never below zero.
-- Glossary: agreement, first response, further touches, already working, routing.
with

worked as (
    select * from agreements.evidence
),

judged as (
    select
        *,
        case
            when first_response_limit_seconds is null then 'no agreement'
            when first_response_exception is not null then first_response_exception
            when hours_unmeasured is not null then 'not measurable'
            when is_already_working then 'already working'
            when first_response_at <= first_response_due_at
                or first_response_due_at is null and has_response then 'met'
            when owed_at_close = 'none'
                and closed_at <= coalesce(first_response_due_at, closed_at)
                then 'not owed'
            when is_rejected and closed_at <= first_response_due_at then 'breached'
            when first_response_due_at is null and closed_at is not null
                then 'not owed'
            when coalesce(first_response_due_at > known_until_at, true) then 'pending'
            else 'breached'
        end as found_response_state,
        case
            when touches_owed_count is null then 'no agreement'
            when touches_exception is not null then touches_exception
            when touches_unmeasured is not null then 'not measurable'
            when touches_done_count >= touches_owed_count then 'met'
            when contact_discharges and has_conversation_in_time then 'met'
            when owed_at_close = 'none'
                and decided_on <= coalesce(touches_due_on, decided_on) then 'not owed'
            when owed_at_close = 'contact'
                and has_conversation_in_time
                and decided_on <= touches_due_on then 'not owed'
            when is_rejected and decided_on <= touches_due_on then 'breached'
            when decision = 'qualified'
                and decided_on <= coalesce(touches_due_on, decided_on) then 'not owed'
            when touches_due_on is null and closed_at is not null then 'not owed'
            when coalesce(touches_due_at > known_until_at, true) then 'pending'
            else 'breached'
        end as found_touches_state,
        case
            when decision_due_on is null then 'no agreement'
            when decision_exception is not null then decision_exception
            when decision = 'no decision recorded' then 'not measurable'
            when decision in ('withdrawn', 'joined') and decided_on <= decision_due_on
                then 'not owed'
            when decision in ('qualified', 'disqualified', 'recycled')
                and decided_on <= decision_due_on then 'met'
            when decision_due_on > as_of_on and decision = 'open' then 'pending'
            else 'breached'
        end as decision_state
    from worked
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
                then coalesce(hours_unmeasured, answer_unclear)
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
                then coalesce(touches_unmeasured, touches_unclear)
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
        first_response_pct,
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
        touches_pct,
        touches_done_count,
        touch_count,
        date_diff('second', opened_at, decided_at) as decision_seconds,
        decision_business_seconds,
        decision_pct,
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
