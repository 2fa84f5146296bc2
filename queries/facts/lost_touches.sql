-- One row per hand-off of a person with whom an act is linked that no export has.
-- The file of links names the act, the file of acts lacks it: nobody knows when it was,
-- so it may have been on any hand-off of that person (R46).
-- Glossary: touch, account of rows.
with

handoffs as (
    select * from episodes.episodes
),

records as (
    select * from people.record_people
),

orphans as (
    select * from staging.orphans
),

touch_people as (
    select * from staging.touch_people
),

lost as (
    select records.person_id, count(*) as act_count
    from orphans
    inner join touch_people
        on orphans.file_number = touch_people.file_number
        and orphans.record_number = touch_people.record_number
        and orphans.orphan_id = touch_people.touch_id
    inner join records
        on touch_people.record_id = records.record_id
    where orphans.entity = 'touch_people' and orphans.field = 'touch_id'
    group by records.person_id
),

final as (
    select
        handoffs.handoff_id,
        lost.act_count
    from handoffs
    inner join lost
        on handoffs.person_id = lost.person_id
)

select * from final
