-- One row per entry of the log and person it is towards, up to the as-of day (a meeting
-- ahead is none yet). Its people stand in its own row, or in a file of their own. Two
-- entries can be one act: `facts.acts` says which (R18, R59). A message without a
-- direction, or with an unknown word for it, may be an answer: it is not known (R45). A
-- call or a meeting without any is the owner's.
-- Glossary: touch.
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

acts as (
    select
        record_id,
        touch_id,
        owner_id,
        coalesce(direction, direction_mark) as told_direction,
        direction is null and unread_fields like '%direction%' as is_unread,
        kind,
        channel,
        result,
        duration_seconds,
        happened_at,
        happened_on,
        happened_ordered_at,
        logged_at
    from touches
    where row_fate = 'used' and record_id is not null
    union all
    select
        touch_people.record_id,
        touches.touch_id,
        touches.owner_id,
        coalesce(touches.direction, touches.direction_mark) as told_direction,
        touches.direction is null and touches.unread_fields like '%direction%'
            as is_unread,
        touches.kind,
        touches.channel,
        touches.result,
        touches.duration_seconds,
        touches.happened_at,
        touches.happened_on,
        touches.happened_ordered_at,
        touches.logged_at
    from touches
    inner join touch_people
        on touches.touch_id = touch_people.touch_id
    where touches.row_fate = 'used' and touch_people.row_fate = 'used'
),

known as (
    select
        acts.*,
        case
            when acts.told_direction is not null then acts.told_direction
            when acts.is_unread then null
            when acts.channel in ('email', 'message')
                and coalesce(acts.kind, 'personal') = 'personal' then null
            else 'out'
        end as direction,
        records.person_id,
        owners.team,
        sides.side,
        acts.happened_ordered_at as ordered_at,
        row_number() over (
            partition by records.person_id, acts.touch_id
            order by acts.record_id
        ) as record_rank
    from acts
    inner join period
        on acts.happened_on <= period.as_of_on
    inner join records
        on acts.record_id = records.record_id
    left join owners
        on acts.owner_id = owners.owner_id
        and owners.row_fate = 'used'
    left join sides
        on owners.team = sides.team
),

final as (
    select
        touch_id,
        person_id,
        record_id,
        owner_id,
        team,
        side,
        direction,
        kind,
        channel,
        result,
        duration_seconds,
        happened_at,
        happened_on,
        ordered_at,
        logged_at
    from known
    where record_rank = 1
)

select * from final
