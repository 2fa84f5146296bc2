-- One row per quote: up to three notes of each reason family, at most 140 characters.
-- First those whose words most of the quarter's rejected hand-offs share, then newer
-- ones; the same words are quoted once, and less than four words say too little. A note
-- on a loss is never quoted: its names could not be taken out.
-- Glossary: voice, rejected, rejection reason.
with

phrases as (
    select * from cohorts.phrases
),

voices as (
    select * from cohorts.voice_notes
),

handoffs as (
    select * from journeys.handoffs
),

shared as (
    select
        voices.reason_family,
        phrases.phrase,
        count(*) as sharing_count
    from phrases
    inner join voices
        on phrases.voice_id = voices.voice_id
    where voices.voice = 'rejection'
    group by voices.reason_family, phrases.phrase
),

best_shared as (
    select
        voices.handoff_id,
        max(shared.sharing_count) as sharing_count
    from phrases
    inner join voices
        on phrases.voice_id = voices.voice_id
    inner join shared
        on coalesce(voices.reason_family, '')
        = coalesce(shared.reason_family, '')
        and phrases.phrase = shared.phrase
    where voices.voice = 'rejection'
    group by voices.handoff_id
),

quotable as (
    select
        handoffs.handoff_id,
        handoffs.reason_family,
        handoffs.reason,
        handoffs.opened_on,
        best_shared.sharing_count,
        case
            when length(voices.note) <= 140 then voices.note
            else regexp_replace(left(voices.note, 139), '\s+\S*$', '') || '…'
        end as quote
    from best_shared
    inner join voices
        on best_shared.handoff_id = voices.voice_id
    inner join handoffs
        on best_shared.handoff_id = handoffs.handoff_id
    where voices.note like '% % % %'
),

said_once as (
    select
        *,
        row_number() over (
            partition by reason_family, lower(quote)
            order by opened_on desc, handoff_id
        ) as said_rank
    from quotable
),

ranked as (
    select
        *,
        row_number() over (
            partition by reason_family
            order by sharing_count desc, opened_on desc, handoff_id
        ) as quote_number
    from said_once
    where said_rank = 1
),

final as (
    select
        reason_family,
        quote_number,
        handoff_id,
        reason,
        quote
    from ranked
    where quote_number <= 3
)

select * from final
