-- One row per hand-off and bound of its decision: what its agreement would be, had it
-- been decided as early or as late as the exports allow, and for a reason that owes
-- nothing, or all, where it is not known (R44). Others have one bound. Closed
-- unanswered is breached; withdrawn, joined or rejected for a reason that owes nothing
-- within the limit, no answer is owed. Unworked past its limit is breached.
-- Glossary: agreement, first response, further touches.
with

worked as (
    select * from agreements.evidence
),

bounds as (
    select
        * replace (
            case
                when is_opened_between
                    then coalesce(
                        opened_not_before_on + decision_within_days, date '1970-01-01'
                    )
                else decision_due_on
            end as decision_due_on,
            case
                when is_decided_between
                    then coalesce(decided_not_after_on, date '9999-12-31')
                else decided_on
            end as decided_on
        ),
        'latest' as bound
    from worked
    union all
    select
        * replace (
            case when is_decided_between then closed_from_at else closed_at end
                as closed_at,
            case
                when is_decided_between
                    then greatest(decided_not_before_on, opened_on)
                else decided_on
            end as decided_on,
            case when is_owed_known then owed_at_close else 'none' end
                as owed_at_close,
            touches_done_least_count as touches_done_count,
            has_conversation_in_time_at_least as has_conversation_in_time
        ),
        'earliest' as bound
    from worked
    where is_decided_between or is_opened_between or not is_owed_known
),

final as (
    select
        handoff_id,
        bound,
        case
            when first_response_limit_seconds is null and not is_first_response_open
                then 'no agreement'
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
        end as first_response_state,
        case
            when touches_owed_count is null and not is_touches_open
                then 'no agreement'
            when touches_exception is not null then touches_exception
            when touches_unmeasured is not null then 'not measurable'
            when touches_done_count >= touches_owed_count then 'met'
            when contact_discharges and has_conversation_in_time then 'met'
            when decision = 'no decision recorded' then 'not measurable'
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
        end as touches_state,
        case
            when decision_due_on is null and not is_decision_open then 'no agreement'
            when decision_exception is not null then decision_exception
            when is_decision_open
                or is_decision_unmeasured
                or decision = 'no decision recorded' then 'not measurable'
            when decision in ('withdrawn', 'joined') and decided_on <= decision_due_on
                then 'not owed'
            when decision in ('qualified', 'disqualified', 'recycled')
                and decided_on <= decision_due_on then 'met'
            when decision_due_on > ended_on and decision = 'open' then 'pending'
            when decided_on is null and decision not in ('open', 'expired')
                then 'not measurable'
            else 'breached'
        end as decision_state
    from bounds
)

select * from final
