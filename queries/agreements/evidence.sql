-- One row per hand-off: all that its agreement is judged by, and why it cannot be.
-- owed_at_close is what sales owed as it closed: nothing if withdrawn or joined, what
-- its reason asks for where rejected, all attempts if none is known (R21). Not judged:
-- from before the first touch on file (R33), due after touches or decisions end (R51),
-- hours of what is known by its day, what unclear acts may have kept (R45, R46).
-- Glossary: agreement, first response, further touches, routing.
with

period as (
    select * from run.period
),

recordings as (
    select * from canonical.recordings
),

reasons as (
    select * from journeys.reasons
),

handoffs as (
    select * from journeys.handoffs
),

tiers as (
    select * from agreements.tiers
),

deadlines as (
    select * from agreements.deadlines
),

answers as (
    select * from agreements.first_answers
),

positions as (
    select * from agreements.business_seconds
),

exceptions as (
    select * from facts.excepted_terms
),

lost_touches as (
    select * from facts.lost_touches
),

agreed as (
    select
        handoff_id,
        max(case when term = 'first response' then verdict end)
            as first_response_exception,
        max(case when term = 'further touches' then verdict end)
            as touches_exception,
        max(case when term = 'decision' then verdict end) as decision_exception,
        max(case when term = 'rejection' then verdict end) as rejection_exception
    from exceptions
    group by handoff_id
),

recorded as (
    select
        max(case when kind = 'touches' then recorded_from_on end) as recorded_from_on,
        max(case when kind = 'touches' then recorded_until_on end)
            as touches_until_on,
        max(case when kind = 'decisions' then recorded_until_on end)
            as decisions_until_on
    from recordings
),

known as (
    select
        tiers.*,
        deadlines.first_response_due_at,
        deadlines.touches_due_on,
        deadlines.touches_due_at,
        deadlines.decision_due_on,
        answers.first_response_touch_id,
        answers.first_response_owner_id,
        answers.first_response_channel,
        answers.first_response_at,
        answers.has_response,
        answers.is_already_working,
        answers.touches_done_count,
        answers.touches_done_least_count,
        answers.touch_count,
        answers.has_conversation_in_time,
        answers.has_conversation_in_time_at_least,
        answers.is_maybe_working,
        answers.unclear_touches_count,
        answers.unclear_decided_count,
        answers.unclear_answer_ordered_at,
        lost_touches.handoff_id is not null as has_lost_touches,
        positions.opened_seconds,
        positions.assigned_seconds,
        positions.answered_seconds,
        positions.decided_seconds,
        period.ended_on,
        period.known_until_at,
        recorded.recorded_from_on,
        recorded.touches_until_on,
        recorded.decisions_until_on,
        agreed.first_response_exception,
        agreed.touches_exception,
        agreed.decision_exception,
        agreed.rejection_exception,
        handoffs.decision,
        handoffs.decided_at,
        handoffs.decided_on,
        handoffs.is_decided_between,
        handoffs.decided_not_before_on,
        handoffs.decided_not_after_on,
        coalesce(
            handoffs.decided_at,
            case
                when handoffs.is_decided_between then handoffs.decided_not_after_at
            end,
            cast(handoffs.decided_on as timestamp)
        ) as closed_at,
        case
            when handoffs.is_decided_between
                then coalesce(handoffs.decided_not_before_at, tiers.opened_at)
        end as closed_from_at,
        handoffs.decision in ('disqualified', 'recycled') as is_rejected,
        case
            when handoffs.decision in ('withdrawn', 'joined') then 'none'
            when handoffs.decision in ('disqualified', 'recycled')
                then coalesce(reasons.touches_owed, 'attempts')
        end as owed_at_close,
        coalesce(reasons.is_owed_known, true) as is_owed_known
    from tiers
    cross join period
    cross join recorded
    inner join handoffs
        on tiers.handoff_id = handoffs.handoff_id
    inner join deadlines
        on tiers.handoff_id = deadlines.handoff_id
    inner join answers
        on tiers.handoff_id = answers.handoff_id
    left join lost_touches
        on tiers.handoff_id = lost_touches.handoff_id
    left join positions
        on tiers.handoff_id = positions.handoff_id
    left join reasons
        on tiers.handoff_id = reasons.handoff_id
    left join agreed
        on tiers.handoff_id = agreed.handoff_id
),

final as (
    select
        *,
        case
            when is_first_response_open then 'tier of the agreement not known'
            when recorded_from_on is null then 'no touches in the exports'
            when coalesce(
                cast(first_response_due_at as date), clock_started_on
            ) < recorded_from_on then 'before the first touch on file'
            when is_already_working then null
            when is_opened_between then 'hand-off seen between two deliveries'
            when not has_response
                and coalesce(cast(first_response_due_at as date), clock_started_on)
                >= touches_until_on
                and coalesce(decided_on >= touches_until_on, true)
                then 'after the last touch on file'
            when is_date_only then 'hand-off known by its day alone'
            when clock_started_at is null and clock_started_on is not null
                then 'assignment known by its day alone'
            when has_response and first_response_at is null
                then 'first response known by its day alone'
        end as hours_unmeasured,
        case
            when is_touches_open then 'tier of the agreement not known'
            when recorded_from_on is null then 'no touches in the exports'
            when coalesce(touches_due_on, opened_on) < recorded_from_on
                then 'before the first touch on file'
            when is_opened_between then 'hand-off seen between two deliveries'
            when touches_done_count < touches_owed_count
                and not (contact_discharges and has_conversation_in_time)
                and coalesce(touches_due_on, opened_on) >= touches_until_on
                and coalesce(decided_on >= touches_until_on, true)
                then 'after the last touch on file'
        end as touches_unmeasured,
        coalesce(
            decision in ('open', 'expired')
            and decision_due_on >= decisions_until_on,
            false
        ) as is_decision_unmeasured,
        case
            when has_lost_touches then 'an act on it is in no export'
            when is_maybe_working
                or unclear_answer_ordered_at
                <= coalesce(first_response_due_at, unclear_answer_ordered_at)
                then 'direction or kind of an act not known'
        end as answer_unclear,
        case
            when has_lost_touches then 'an act on it is in no export'
            when unclear_touches_count > 0
                and touches_done_count + unclear_touches_count >= touches_owed_count
                then 'direction or kind of an act not known'
        end as touches_unclear
    from known
)

select * from final
