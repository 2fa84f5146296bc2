-- One row per subject and moment: what sales had done on it by then. Conversations
-- count when personal; a meeting counts when booked, from the booking on (R18, R19).
-- Nothing is counted from before the opening, but a meeting booked minutes before it
-- (R59). What may have been done before the moment or after it leaves the count unknown
-- (R44).
-- Glossary: touch, SQL.
with

moments as (
    select * from facts.moments
),

windows as (
    select * from facts.windows
),

touches as (
    select * from facts.acts
),

carried as (
    select * from mapping.carried
),

opportunities as (
    select * from facts.credited_opportunities
),

brought as (
    select
        count(*) filter (where entity = 'touches') > 0 as has_touches,
        count(*) filter (where entity = 'opportunities') > 0 as has_opportunities
    from carried
),

timed as (
    select
        *,
        channel = 'meeting'
        and coalesce(logged_at <= ordered_at, false) as is_booked,
        case
            when channel = 'meeting' then coalesce(logged_at, ordered_at)
            else ordered_at
        end as counts_from
    from touches
),

touched as (
    select
        moments.subject_id,
        moments.moment,
        count(*) filter (
            where timed.kind = 'personal' and timed.result = 'conversation'
        ) as conversation_count,
        count(*) filter (
            where timed.kind = 'personal'
                and timed.result = 'conversation'
                and timed.counts_from > moments.not_before_at
                and moments.is_between
        ) as later_conversation_count,
        count(*) filter (
            where timed.channel = 'meeting'
                and coalesce(timed.result, 'booked') in ('booked', 'held')
        ) as meeting_count,
        count(*) filter (
            where timed.channel = 'meeting'
                and coalesce(timed.result, 'booked') in ('booked', 'held')
                and timed.counts_from > moments.not_before_at
                and moments.is_between
        ) as later_meeting_count
    from moments
    inner join timed
        on moments.person_id = timed.person_id
        and timed.counts_from <= moments.not_after_at
    left join windows
        on moments.subject_id = windows.handoff_id
    where timed.counts_from >= case
            when timed.is_booked
                then coalesce(windows.booked_from_at, moments.opened_ordered_at)
            else moments.opened_ordered_at
        end
        and moments.moment = 'decided'
    group by moments.subject_id, moments.moment
),

opened_opportunities as (
    select
        moments.subject_id,
        moments.moment,
        count(*) as opportunity_count
    from moments
    inner join opportunities
        on moments.subject_id = opportunities.handoff_id
        and opportunities.created_ordered_at <= moments.known_until
    group by moments.subject_id, moments.moment
),

final as (
    select
        moments.subject_id,
        moments.moment,
        case
            when brought.has_touches
                and coalesce(touched.later_conversation_count, 0) = 0
                then coalesce(touched.conversation_count, 0)
        end as conversation_count,
        case
            when brought.has_touches and coalesce(touched.later_meeting_count, 0) = 0
                then coalesce(touched.meeting_count, 0)
        end as meeting_count,
        case
            when brought.has_opportunities
                then coalesce(opened_opportunities.opportunity_count, 0) > 0
        end as has_opportunity
    from moments
    cross join brought
    left join touched
        on moments.subject_id = touched.subject_id
        and moments.moment = touched.moment
    left join opened_opportunities
        on moments.subject_id = opened_opportunities.subject_id
        and moments.moment = opened_opportunities.moment
)

select * from final
