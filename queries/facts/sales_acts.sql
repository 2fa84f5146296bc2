-- One row per touch, or meeting ahead, and person that it is towards: who did it, and
-- when it responds. Only people who were ever handed off are of interest.
-- A meeting responds when it was booked, if that was written down before it began, else
-- when it was held (R19). Who is on no side counts as sales; a queue, a workflow and an
-- import are no persons. What is known by its day alone is of that whole day.
-- Glossary: touch, first response, conversation, side.
with

handoffs as (
    select * from episodes.episodes
),

owners as (
    select * from canonical.owners
),

touches as (
    select * from facts.acts
),

bookings as (
    select * from canonical.bookings
),

handed_off as (
    select person_id from handoffs
    group by person_id
),

acts as (
    select
        touch_id,
        person_id,
        owner_id,
        team,
        side,
        direction,
        kind,
        channel,
        result,
        duration_seconds,
        false as is_ahead,
        happened_at,
        happened_on,
        ordered_at,
        logged_at
    from touches
    union all
    select
        touch_id,
        person_id,
        owner_id,
        team,
        side,
        direction,
        kind,
        channel,
        result,
        duration_seconds,
        true as is_ahead,
        happened_at,
        happened_on,
        ordered_at,
        logged_at
    from bookings
),

until as (
    select
        acts.*,
        coalesce(acts.side, 'sales') in ('sales', 'partner')
        and coalesce(owners.owner_kind, 'person') = 'person' as is_by_sales,
        coalesce(acts.channel = 'meeting', false) as is_meeting,
        coalesce(acts.happened_at, acts.ordered_at + interval 86399 second)
            as happened_until
    from acts
    inner join handed_off
        on acts.person_id = handed_off.person_id
    left join owners
        on acts.owner_id = owners.owner_id
),

final as (
    select
        touch_id,
        person_id,
        owner_id,
        team,
        side,
        direction,
        kind,
        channel,
        result,
        duration_seconds,
        is_by_sales,
        is_meeting,
        is_meeting and coalesce(logged_at <= happened_until, false) as is_booked,
        is_ahead,
        is_by_sales
        and coalesce(kind, 'personal') = 'personal'
        and (
            result in ('conversation', 'held')
            or channel = 'call' and result = 'booked'
        ) as is_conversation,
        happened_at,
        happened_on,
        ordered_at,
        happened_until,
        logged_at,
        case
            when is_meeting and logged_at <= happened_until then logged_at
            when not is_meeting or result = 'held' then happened_at
        end as responded_at,
        case
            when is_meeting and logged_at <= happened_until then logged_at
            when not is_meeting or result = 'held' then ordered_at
        end as responded_ordered_at
    from until
)

select * from final
