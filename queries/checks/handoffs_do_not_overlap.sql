-- One row per hand-off that was still open when the person's next one began.
-- An expired one ends before the next begins.
-- Glossary: hand-off, returning.
with

handoffs as (
    select * from episodes.episodes
),

final as (
    select handoff_id, decision, opened_on, decided_on
    from handoffs
    where next_ordered_at is not null
        and (
            decided_on is null
            or coalesce(decided_ordered_at, cast(decided_on as timestamp))
            > next_ordered_at
        )
)

select * from final
