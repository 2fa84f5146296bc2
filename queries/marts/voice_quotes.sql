-- One row per quote: up to three notes of each reason family, at most 140 characters.
-- First those whose words most of the quarter's rejected hand-offs share, then newer
-- ones; the same words are quoted once, and less than four words say too little.
-- Glossary: rejected, rejection reason.
with

phrases as (
    select * from cohorts.phrases
),

notes as (
    select * from outcomes.notes
),

handoffs as (
    select * from journeys.handoffs
),

period as (
    select * from run.period
),

shared as (
    select
        reason_family,
        phrase,
        count(*) as handoff_count
    from phrases
    group by reason_family, phrase
),

best_shared as (
    select
        phrases.handoff_id,
        max(shared.handoff_count) as shared_count
    from phrases
    inner join shared
        on coalesce(phrases.reason_family, '')
        = coalesce(shared.reason_family, '')
        and phrases.phrase = shared.phrase
    group by phrases.handoff_id
),

quotable as (
    select
        handoffs.handoff_id,
        handoffs.reason_family,
        handoffs.reason,
        handoffs.opened_on,
        best_shared.shared_count,
        case
            when length(notes.note) <= 140 then notes.note
            else regexp_replace(left(notes.note, 139), '\s+\S*$', '') || '…'
        end as quote
    from handoffs
    inner join period
        on handoffs.quarter = period.quarter
    inner join notes
        on handoffs.handoff_id = notes.handoff_id
    inner join best_shared
        on handoffs.handoff_id = best_shared.handoff_id
    where handoffs.is_rated
        and handoffs.decision in ('disqualified', 'recycled')
        and notes.note like '% % % %'
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
            order by shared_count desc, opened_on desc, handoff_id
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
