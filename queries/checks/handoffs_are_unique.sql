-- Hand-offs that stand more than once, or were lost, between episodes and journeys?
-- One row per such hand-off: no join on the way may multiply or drop one.
-- Glossary: hand-off.
with

episodes as (
    select handoff_id, count(*) as episode_count from episodes.handoffs
    group by handoff_id
),

journeys as (
    select handoff_id, count(*) as journey_count from journeys.handoffs
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
