-- One row per hand-off: until when it was watched for an owner, an answer, a decision.
-- That is the end of what the exports know, earlier where touches or decisions stop
-- (R51). An unanswered one that closed owing no answer is watched until it closed; else
-- a closed one is watched on, for it never got its answer (R57, R58).
-- Glossary: first response, routing, not reached.
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

recorded as (
    select
        max(case when kind = 'touches' then recorded_until_on + 1 end)
            as touches_end_before,
        max(case when kind = 'decisions' then recorded_until_on + 1 end)
            as decisions_end_before
    from recordings
),

ended as (
    select
        timezone(
            'UTC', timezone(period.time_zone, cast(touches_end_before as timestamp))
        ) as touches_ended_at,
        timezone(
            'UTC', timezone(period.time_zone, cast(decisions_end_before as timestamp))
        ) as decisions_ended_at
    from recorded
    cross join period
),

closed as (
    select
        handoffs.handoff_id,
        case
            when handoffs.decision in ('withdrawn', 'joined')
                or handoffs.decision in ('disqualified', 'recycled')
                and reasons.touches_owed = 'none'
                then coalesce(
                    handoffs.decided_at, cast(handoffs.decided_on as timestamp)
                )
        end as closed_at
    from handoffs
    left join reasons
        on handoffs.handoff_id = reasons.handoff_id
),

final as (
    select
        closed.handoff_id,
        period.known_until_at as owner_until_at,
        least(
            period.known_until_at,
            coalesce(ended.touches_ended_at, period.known_until_at),
            coalesce(closed.closed_at, period.known_until_at)
        ) as answer_until_at,
        least(
            period.known_until_at,
            coalesce(ended.decisions_ended_at, period.known_until_at)
        ) as decision_until_at
    from closed
    cross join period
    cross join ended
)

select * from final
