-- One row per rated hand-off of the quarter that sales rejected: what the audit says.
-- The list behind every cell of the audit, without names of people. States are those
-- of the moment of rejection.
-- Glossary: rejected, rejected too early, claimed not found, audited.
with

period as (
    select * from run.period
),

rejected as (
    select * from cohorts.rejected
),

final as (
    select
        rejected.handoff_id,
        rejected.record_id,
        rejected.team,
        rejected.source,
        rejected.trigger,
        rejected.decision,
        rejected.reason,
        rejected.is_in_glossary,
        rejected.reason_family,
        rejected.acts,
        rejected.touches_owed,
        rejected.first_response_state,
        rejected.touches_state_at_rejection,
        rejected.claim,
        rejected.fit_verdict,
        rejected.fairness,
        rejected.touches_owed_count,
        rejected.touches_done_count,
        rejected.is_too_early,
        rejected.opened_on,
        rejected.decided_on,
        rejected.is_decided_between
    from rejected
    inner join period
        on rejected.quarter = period.quarter
)

select * from final
