-- One row per rated hand-off rejected by sales, of any quarter: how fair it was.
-- One verdict each, the first that holds: an excuse not found in the data, touches owed
-- and not done, not measurable, no reason. An excuse that no data could prove is not
-- measurable. The team is that which decided, else that which held it (R10).
-- Glossary: rejected, rejected too early, claimed not found, audited.
with

handoffs as (
    select * from journeys.handoffs
),

rejections as (
    select * from agreements.audited_rejections
),

final as (
    select
        handoffs.handoff_id,
        handoffs.record_id,
        handoffs.quarter,
        coalesce(handoffs.decided_team, handoffs.team) as team,
        handoffs.source,
        handoffs.trigger,
        handoffs.decision,
        handoffs.reason,
        handoffs.reason is null
        or handoffs.is_reason_in_glossary is not false as is_in_glossary,
        handoffs.reason_family,
        handoffs.acts,
        rejections.touches_owed,
        rejections.first_response_state,
        rejections.touches_state_at_rejection,
        rejections.claim,
        rejections.fit_verdict,
        case
            when rejections.claim = 'claimed, not found' then 'claimed, not found'
            when rejections.is_too_early then 'too early'
            when rejections.is_too_early is null
                or coalesce(rejections.claim, 'found') != 'found' then 'not measurable'
            when handoffs.reason is null then 'no reason'
            else 'fair'
        end as fairness,
        rejections.touches_owed_count,
        rejections.touches_done_count,
        rejections.is_too_early,
        handoffs.opened_on,
        handoffs.decided_on,
        handoffs.is_decided_between
    from handoffs
    inner join rejections
        on handoffs.handoff_id = rejections.handoff_id
    where handoffs.is_rated
)

select * from final
