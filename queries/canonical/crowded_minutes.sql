-- One row per author and minute in which 50 and more people changed stage at once.
-- That is a mass, unless each of them responded within the 24 hours before: then it is
-- a day's leads that a sync wrote at one time (R61). An uploaded list is no response of
-- theirs; a response known by its day alone is of that whole day.
-- Glossary: bulk, response.
with

stage_changes as (
    select * from staging.stage_changes
),

records as (
    select * from people.record_people
),

responses as (
    select * from canonical.responses
),

changes as (
    select
        stage_changes.author_id,
        stage_changes.author_kind,
        date_trunc('minute', stage_changes.changed_at) as minute_at,
        stage_changes.record_id,
        records.person_id,
        min(stage_changes.changed_at) as changed_at
    from stage_changes
    inner join records
        on stage_changes.record_id = records.record_id
    where stage_changes.row_fate = 'used'
        and stage_changes.stage is not null
        and stage_changes.changed_at is not null
        and (
            stage_changes.author_id is not null
            or stage_changes.author_kind = 'sync'
        )
    group by all
),

crowds as (
    select
        coalesce(author_id, 'any sync') as author,
        minute_at
    from changes
    group by coalesce(author_id, 'any sync'), minute_at
    having count(distinct record_id) >= 50
),

in_crowds as (
    select crowds.author, changes.*
    from crowds
    inner join changes
        on crowds.author = coalesce(changes.author_id, 'any sync')
        and crowds.minute_at = changes.minute_at
),

final as (
    select
        in_crowds.author,
        in_crowds.minute_at,
        count(distinct in_crowds.record_id) as change_count,
        count(distinct in_crowds.record_id) filter (
            where responses.person_id is not null
        ) as responded_count
    from in_crowds
    left join responses
        on in_crowds.person_id = responses.person_id
        and responses.trigger != 'list'
        and responses.ordered_at <= in_crowds.changed_at
        and coalesce(
            responses.responded_at, responses.ordered_at + interval 86399 second
        ) >= in_crowds.changed_at - interval 1 day
    group by in_crowds.author, in_crowds.minute_at
)

select * from final
