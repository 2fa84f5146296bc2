-- One row per rejected hand-off: was it fair by what was owed (R21), by what the data
-- can prove (R22), and by the rule it was handed over by (R38)? States are those of the
-- moment of rejection. An excuse not found is not too early as well. A corrected value
-- shows in the rule judged anew at the decision. What differs at the earliest and the
-- latest moment of a decision is not measurable (R44).
-- Glossary: rejected too early, rejection reason, claimed not found, conforming.
with

worked as (
    select * from agreements.evidence
),

handoffs as (
    select * from journeys.handoffs
),

reasons as (
    select * from journeys.reasons
),

verdicts as (
    select * from verdicts.rule_verdicts
),

answers as (
    select * from agreements.first_answers
),

proofs as (
    select * from agreements.excuse_proofs
),

looked_at as (
    select
        handoffs.handoff_id,
        handoffs.reason_written,
        handoffs.reason,
        handoffs.reason_family,
        reasons.proved_by,
        handoffs.decision,
        handoffs.decided_on,
        worked.owed_at_close as touches_owed,
        worked.agreement_name,
        worked.closed_at,
        worked.closed_from_at,
        worked.is_decided_between,
        worked.is_owed_known,
        worked.touches_owed_count,
        worked.first_response_limit_seconds,
        worked.first_response_at,
        worked.first_response_due_at,
        worked.touches_due_on,
        worked.touches_done_count,
        worked.touches_done_least_count,
        worked.contact_discharges,
        worked.has_conversation_in_time,
        worked.has_conversation_in_time_at_least,
        worked.decided_not_before_on,
        worked.rejection_exception,
        worked.is_already_working,
        worked.hours_unmeasured,
        worked.touches_unmeasured,
        worked.is_first_response_open,
        worked.is_touches_open,
        worked.answer_unclear,
        worked.touches_unclear,
        worked.has_lost_touches,
        worked.unclear_decided_count,
        answers.decided_touches_count,
        answers.decided_touches_least_count,
        answers.has_conversation,
        answers.has_conversation_at_least,
        case reasons.proved_by
            when 'duplicate' then proofs.has_duplicate
            when 'customer' then proofs.has_win
            when 'new owner' then proofs.has_new_owner
        end as is_proved,
        handoffs.mql_rule_on,
        handoffs.is_conforming,
        verdicts.is_conforming as is_conforming_at_decision
    from handoffs
    inner join worked
        on handoffs.handoff_id = worked.handoff_id
    inner join answers
        on handoffs.handoff_id = answers.handoff_id
    inner join proofs
        on handoffs.handoff_id = proofs.handoff_id
    left join reasons
        on handoffs.handoff_id = reasons.handoff_id
    left join verdicts
        on handoffs.handoff_id = verdicts.subject_id
        and verdicts.moment = 'decided'
    where worked.is_rejected
),

bounds as (
    select * from looked_at
    union all
    select
        * replace (
            coalesce(closed_from_at, closed_at) as closed_at,
            coalesce(decided_not_before_on, decided_on) as decided_on,
            case when is_owed_known then touches_owed else 'none' end
                as touches_owed,
            touches_done_least_count as touches_done_count,
            has_conversation_in_time_at_least as has_conversation_in_time,
            decided_touches_least_count as decided_touches_count,
            has_conversation_at_least as has_conversation
        )
    from looked_at
    where is_decided_between or not is_owed_known
),

judged as (
    select
        handoff_id,
        case
            when first_response_limit_seconds is null and not is_first_response_open
                then 'no agreement'
            when hours_unmeasured is not null then 'not measurable'
            when is_already_working then 'already working'
            when first_response_at <= closed_at
                and first_response_at <= first_response_due_at then 'met'
            when closed_at > first_response_due_at and answer_unclear is not null
                then 'not measurable'
            when closed_at > first_response_due_at then 'breached'
            else 'pending'
        end as first_response_state,
        case
            when touches_owed_count is null and not is_touches_open
                then 'no agreement'
            when touches_unmeasured is not null then 'not measurable'
            when touches_done_count >= touches_owed_count then 'met'
            when contact_discharges and has_conversation_in_time then 'met'
            when decided_on > touches_due_on and touches_unclear is not null
                then 'not measurable'
            when decided_on > touches_due_on then 'breached'
            else 'pending'
        end as touches_state,
        case
            when rejection_exception is not null then rejection_exception = 'too early'
            when touches_owed = 'none' then false
            when touches_unmeasured is not null or touches_owed_count is null then null
            when decided_touches_count >= touches_owed_count then false
            when has_conversation
                then not (contact_discharges or touches_owed = 'contact')
            when has_lost_touches
                or unclear_decided_count > 0
                and decided_touches_count + unclear_decided_count >= touches_owed_count
                then null
            else true
        end as is_too_early
    from bounds
),

agreed as (
    select
        handoff_id,
        case
            when min(first_response_state) = max(first_response_state)
                then min(first_response_state)
            else 'not measurable'
        end as first_response_state,
        case
            when min(touches_state) = max(touches_state) then min(touches_state)
            else 'not measurable'
        end as touches_state,
        case
            when count(*) = count(is_too_early)
                and min(is_too_early) = max(is_too_early) then min(is_too_early)
        end as is_too_early
    from judged
    group by handoff_id
),

final as (
    select
        looked_at.handoff_id,
        looked_at.agreement_name,
        looked_at.decision,
        looked_at.reason_written,
        looked_at.reason,
        looked_at.reason_family,
        looked_at.touches_owed,
        agreed.first_response_state,
        agreed.touches_state as touches_state_at_rejection,
        case
            when looked_at.rejection_exception is not null then null
            when looked_at.proved_by is null then null
            when looked_at.is_proved is null then 'could not be checked'
            when not looked_at.is_proved then 'claimed, not found'
            else 'found'
        end as claim,
        case
            when coalesce(looked_at.reason_family, '') not in ('fit', 'data')
                or looked_at.mql_rule_on is null then null
            when looked_at.is_conforming is null then 'cannot be judged'
            when not looked_at.is_conforming then 'not conforming'
            when not looked_at.is_conforming_at_decision
                then 'conforming only on a value corrected before the rejection'
            else 'conforming'
        end as fit_verdict,
        looked_at.touches_owed_count,
        looked_at.decided_touches_count as touches_done_count,
        looked_at.decided_touches_least_count as touches_done_least_count,
        looked_at.has_conversation,
        agreed.is_too_early,
        looked_at.decided_on
    from looked_at
    inner join agreed
        on looked_at.handoff_id = agreed.handoff_id
)

select * from final
