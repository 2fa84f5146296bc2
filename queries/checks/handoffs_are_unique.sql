-- One row per hand-off that was multiplied or lost between episodes and journeys.
-- No join on the way may change their number.
-- Glossary: hand-off.
with

handoffs_opened as (
    select * from episodes.episodes
),

handoffs_told as (
    select * from journeys.handoffs
),

episodes as (
    select handoff_id, count(*) as episode_count from handoffs_opened
    group by handoff_id
),

journeys as (
    select handoff_id, count(*) as journey_count from handoffs_told
    group by handoff_id
),

final as (
    select
        coalesce(episodes.handoff_id, journeys.handoff_id) as handoff_id,
        episodes.episode_count,
        journeys.journey_count
    from episodes
    full join journeys
        on episodes.handoff_id = journeys.handoff_id
    where coalesce(episodes.episode_count, 0) != 1
        or coalesce(journeys.journey_count, 0) != 1
)

select * from final
