-- One row per rejected hand-off: was it fair by what was owed (R21), by what the data
-- can prove (R22), and by the rule it was handed over by (R38)? States are those of the
-- moment of rejection. An excuse that the data could prove and does not is claimed, not
-- found, and not too early as well. A corrected value shows in the rule judged anew on
-- what was known at the decision.
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
        worked.touches_owed_count,
        worked.first_response_limit_seconds,
        worked.first_response_at,
        worked.first_response_due_at,
        worked.touches_due_on,
        worked.touches_done_count,
        worked.contact_discharges,
        worked.has_conversation_in_time,
        worked.rejection_exception,
        worked.is_already_working,
        worked.hours_unmeasured,
        worked.touches_unmeasured,
        worked.answer_unclear,
        worked.touches_unclear,
        worked.has_lost_touches,
        worked.unclear_decided_count,
        answers.decided_touches_count,
        answers.has_conversation,
        proofs.has_duplicate,
        proofs.has_win,
        proofs.has_new_owner,
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

final as (
    select
        handoff_id,
        agreement_name,
        decision,
        reason_written,
        reason,
        reason_family,
        touches_owed,
        case
            when first_response_limit_seconds is null then 'no agreement'
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
            when touches_owed_count is null then 'no agreement'
            when touches_unmeasured is not null then 'not measurable'
            when touches_done_count >= touches_owed_count then 'met'
            when contact_discharges and has_conversation_in_time then 'met'
            when decided_on > touches_due_on and touches_unclear is not null
                then 'not measurable'
            when decided_on > touches_due_on then 'breached'
            else 'pending'
        end as touches_state_at_rejection,
        case
            when rejection_exception is not null then null
            when not case proved_by
                when 'duplicate' then has_duplicate
                when 'customer' then has_win
                when 'new owner' then has_new_owner
            end then 'claimed, not found'
            when proved_by is not null then 'found'
        end as claim,
        case
            when coalesce(reason_family, '') not in ('fit', 'data')
                or mql_rule_on is null then null
            when is_conforming is null then 'cannot be judged'
            when not is_conforming then 'not conforming'
            when not is_conforming_at_decision
                then 'conforming only on a value corrected before the rejection'
            else 'conforming'
        end as fit_verdict,
        touches_owed_count,
        decided_touches_count as touches_done_count,
        has_conversation,
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
        end as is_too_early,
        decided_on
    from looked_at
)

select * from final
