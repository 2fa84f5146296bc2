-- One row per reason family and phrase that three and more of the quarter's hand-offs
-- share: rated ones that sales rejected and noted something on.
-- A phrase within a longer one that as many share says nothing of its own. Fewer than
-- three could be one person's words, or name somebody.
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

families as (
    select
        handoffs.reason_family,
        count(*) as rejected_count,
        count(notes.handoff_id) as noted_count
    from handoffs
    inner join period
        on handoffs.quarter = period.quarter
    left join notes
        on handoffs.handoff_id = notes.handoff_id
    where handoffs.is_rated and handoffs.decision in ('disqualified', 'recycled')
    group by handoffs.reason_family
),

shared as (
    select
        reason_family,
        phrase,
        count(*) as handoff_count
    from phrases
    group by reason_family, phrase
    having count(*) >= 3
),

within_longer as (
    select
        shorter.reason_family,
        shorter.phrase
    from shared as shorter
    inner join shared as longer
        on coalesce(shorter.reason_family, '')
        = coalesce(longer.reason_family, '')
        and shorter.handoff_count = longer.handoff_count
        and shorter.phrase != longer.phrase
        and ' ' || longer.phrase || ' ' like '% ' || shorter.phrase || ' %'
    group by shorter.reason_family, shorter.phrase
),

final as (
    select
        shared.reason_family,
        shared.phrase,
        shared.handoff_count,
        families.noted_count,
        families.rejected_count
    from shared
    inner join families
        on coalesce(shared.reason_family, '')
        = coalesce(families.reason_family, '')
    left join within_longer
        on coalesce(shared.reason_family, '')
        = coalesce(within_longer.reason_family, '')
        and shared.phrase = within_longer.phrase
    where within_longer.phrase is null
)

select * from final
