-- One row per subject and moment: what sales had done on it by then.
-- Conversations count when personal; a meeting counts when booked, from the booking on
-- (R18, R19). Nothing is counted from before the opening, but the meeting booked
-- minutes before it (R59).
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

opportunities as (
    select * from facts.credited_opportunities
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
            where timed.channel = 'meeting'
                and coalesce(timed.result, 'booked') in ('booked', 'held')
        ) as meeting_count
    from moments
    inner join timed
        on moments.person_id = timed.person_id
        and timed.counts_from <= moments.moment_at
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
        coalesce(touched.conversation_count, 0) as conversation_count,
        coalesce(touched.meeting_count, 0) as meeting_count,
        coalesce(opened_opportunities.opportunity_count, 0) > 0 as has_opportunity
    from moments
    left join touched
        on moments.subject_id = touched.subject_id
        and moments.moment = touched.moment
    left join opened_opportunities
        on moments.subject_id = opened_opportunities.subject_id
        and moments.moment = opened_opportunities.moment
)

select * from final
