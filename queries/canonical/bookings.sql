-- One row per meeting that lies ahead of the as-of day and was booked by then, and
-- person it is with.
-- A meeting ahead is no touch yet, but booking it answered the hand-off (R19), so it
-- stands apart from the touches. Whether it will be held is not known, whatever a later
-- export says.
-- Glossary: touch, first response.
with

period as (
    select * from run.period
),

touches as (
    select * from staging.touches
),

touch_people as (
    select * from staging.touch_people
),

records as (
    select * from people.record_people
),

owners as (
    select * from staging.owners
),

teams as (
    select * from plan.teams
),

sides as (
    select team, min(side) as side from teams
    group by team
),

meetings_ahead as (
    select touches.*
    from touches
    inner join period
        on touches.happened_on > period.as_of_on
        and touches.logged_on <= period.as_of_on
    where touches.row_fate = 'used' and touches.channel = 'meeting'
),

with_people as (
    select touch_id, record_id from meetings_ahead
    where record_id is not null
    union all
    select meetings_ahead.touch_id, touch_people.record_id
    from meetings_ahead
    inner join touch_people
        on meetings_ahead.touch_id = touch_people.touch_id
        and touch_people.row_fate = 'used'
),

people_met as (
    select
        with_people.touch_id,
        records.person_id
    from with_people
    inner join records
        on with_people.record_id = records.record_id
    group by with_people.touch_id, records.person_id
),

final as (
    select
        meetings_ahead.touch_id,
        people_met.person_id,
        meetings_ahead.owner_id,
        owners.team,
        sides.side,
        coalesce(meetings_ahead.direction, 'out') as direction,
        meetings_ahead.kind,
        meetings_ahead.channel,
        'booked' as result,
        cast(null as bigint) as duration_seconds,
        meetings_ahead.happened_at,
        meetings_ahead.happened_on,
        meetings_ahead.happened_ordered_at as ordered_at,
        meetings_ahead.logged_at
    from meetings_ahead
    inner join people_met
        on meetings_ahead.touch_id = people_met.touch_id
    left join owners
        on meetings_ahead.owner_id = owners.owner_id
        and owners.row_fate = 'used'
    left join sides
        on owners.team = sides.team
)

select * from final
