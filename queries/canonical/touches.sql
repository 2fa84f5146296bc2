-- One row per act towards a lead, up to the as-of day (a meeting ahead is none yet).
-- The same person, channel and minute logged twice is one touch (R18).
-- Glossary: touch.
with

period as (
    select * from run.period
),

touches as (
    select * from staging.touches
),

records as (
    select * from people.records
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

known as (
    select
        touches.*,
        records.person_id,
        owners.team,
        sides.side,
        coalesce(touches.happened_at, cast(touches.happened_on as timestamp))
            as ordered_at,
        row_number() over (
            partition by
                records.person_id,
                touches.owner_id,
                touches.channel,
                date_trunc('minute', touches.happened_at),
                case when touches.happened_at is null then touches.touch_id end
            order by touches.touch_id
        ) as logged_rank
    from touches
    inner join period
        on touches.happened_on <= period.as_of_on
    inner join records
        on touches.record_id = records.record_id
    left join owners
        on touches.owner_id = owners.owner_id
        and owners.row_fate = 'used'
    left join sides
        on owners.team = sides.team
    where touches.row_fate = 'used'
),

final as (
    select
        touch_id,
        person_id,
        record_id,
        owner_id,
        team,
        side,
        coalesce(direction, 'out') as direction,
        kind,
        channel,
        result,
        duration_seconds,
        happened_at,
        happened_on,
        ordered_at,
        logged_at
    from known
    where logged_rank = 1
)

select * from final
