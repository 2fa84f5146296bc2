-- One row per rated hand-off that sales recycled: the person's next hand-off, if any.
-- Whatever comes next counts, rated or not; the quarter is that of the recycling.
-- Glossary: recycled, returned from nurture.
with

period as (
    select * from run.period
),

quarters as (
    select * from run.quarters
),

handoffs as (
    select * from journeys.handoffs
),

in_turn as (
    select
        handoff_id,
        reason,
        is_reason_in_glossary,
        reason_family,
        decision,
        is_rated,
        decided_on,
        lead(handoff_id) over returns as next_handoff_id,
        lead(opened_on) over returns as returned_on,
        lead(decision) over returns as next_decision
    from handoffs
    window returns as (
        partition by person_id order by opened_ordered_at, handoff_id
    )
),

final as (
    select
        in_turn.handoff_id,
        in_turn.next_handoff_id,
        quarters.quarter,
        quarters.starts_on,
        quarters.is_report_quarter,
        case
            when in_turn.reason is not null and not in_turn.is_reason_in_glossary
                then 'not in the glossary'
            else in_turn.reason_family
        end as reason_family,
        in_turn.next_decision,
        case
            when in_turn.returned_on >= in_turn.decided_on
                then in_turn.returned_on - in_turn.decided_on
        end as return_days,
        period.ended_on - in_turn.decided_on as watched_days,
        in_turn.decided_on,
        in_turn.returned_on
    from in_turn
    inner join quarters
        on in_turn.decided_on >= quarters.starts_on
        and in_turn.decided_on < quarters.ends_before
    cross join period
    where in_turn.decision = 'recycled' and in_turn.is_rated
)

select * from final
