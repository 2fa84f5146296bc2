-- One row per opportunity credited to a rated hand-off and of marketing's origin: how
-- long after the hand-off it was created, and how long after that it was won or lost,
-- or is open so far. Days are watched until wins stop being written down (R51). What
-- has no day has no duration (R67); null outcome is what no export tells (R69).
-- Glossary: solved quota, opportunity, hand-off, won, origin.
with

period as (
    select * from run.period
),

recordings as (
    select * from canonical.recordings
),

origins as (
    select * from facts.opportunity_origins
),

handoffs as (
    select * from journeys.handoffs
),

watched as (
    select coalesce(max(recordings.recorded_until_on), max(period.ended_on)) as until_on
    from period
    left join recordings
        on recordings.kind = 'wins'
),

final as (
    select
        origins.opportunity_id,
        origins.handoff_id,
        handoffs.segment,
        handoffs.quarter,
        origins.counted_amount,
        case
            when origins.is_won then 'won'
            when origins.is_closed and not origins.is_won then 'lost'
            when not origins.is_closed then 'open'
        end as outcome,
        case
            when origins.created_on >= handoffs.opened_on
                then origins.created_on - handoffs.opened_on
        end as deal_days,
        case
            when origins.is_closed and origins.closed_on >= origins.created_on
                then origins.closed_on - origins.created_on
            when not origins.is_closed
                then greatest(watched.until_on - origins.created_on, 0)
        end as open_days,
        origins.created_on,
        origins.closed_on
    from origins
    inner join handoffs
        on origins.handoff_id = handoffs.handoff_id
    cross join watched
    where handoffs.is_rated
        and origins.origin in ('marketing', 'account-matched')
)

select * from final
