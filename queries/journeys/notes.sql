-- One row per hand-off rejected by sales on whose record a note of sales stands.
-- A record keeps one note, so it belongs to the last rejection of that record. Names,
-- addresses and numbers were taken out when the note was read.
-- Glossary: rejected, rejection reason.
with

handoffs as (
    select * from episodes.episodes
),

records as (
    select * from canonical.records
),

ranked as (
    select
        handoff_id,
        coalesce(decided_record_id, record_id) as record_id,
        row_number() over (
            partition by coalesce(decided_record_id, record_id)
            order by decided_ordered_at desc, handoff_id
        ) as rejection_rank
    from handoffs
    where decision in ('disqualified', 'recycled')
),

final as (
    select
        ranked.handoff_id,
        trim(regexp_replace(records.note, '\s+', ' ', 'g')) as note
    from ranked
    inner join records
        on ranked.record_id = records.record_id
    where ranked.rejection_rank = 1 and records.note is not null
)

select * from final
