-- One row per change of stage that the exports show, up to the as-of day.
-- Bulk: made by an import, or in a minute that a mass was written in (R9, R61).
-- A change without an author counts as sales' own (R2). A change only seen between two
-- exports falls away where a history or a date column says when it was (R5).
-- Glossary: hand-off, bulk.
with

period as (
    select * from run.period
),

stage_changes as (
    select * from staging.stage_changes
),

crowded_minutes as (
    select * from canonical.crowded_minutes
),

records as (
    select * from people.record_people
),

teams as (
    select * from plan.teams
),

owners as (
    select * from staging.owners
),

sides as (
    select team, min(side) as side from teams
    group by team
),

authors as (
    select owners.owner_id, owners.team, owners.kind, sides.side
    from owners
    left join sides
        on owners.team = sides.team
    where owners.row_fate = 'used'
),

told as (
    select record_id, stage, changed_on from stage_changes
    where row_fate = 'used' and coalesce(start_known, 'observed') != 'inferred'
),

told_otherwise as (
    select stage_changes.file_number, stage_changes.record_number
    from stage_changes
    inner join told
        on stage_changes.record_id = told.record_id
        and stage_changes.stage = told.stage
        and coalesce(stage_changes.seen_after_on, told.changed_on) <= told.changed_on
        and stage_changes.changed_on >= told.changed_on
    where stage_changes.row_fate = 'used' and stage_changes.start_known = 'inferred'
    group by stage_changes.file_number, stage_changes.record_number
),

known as (
    select
        stage_changes.*,
        records.person_id,
        coalesce(stage_changes.author_kind, authors.kind) as kind_of_author,
        authors.team as author_team,
        authors.side as author_side,
        stage_changes.changed_ordered_at as ordered_at
    from stage_changes
    inner join period
        on stage_changes.changed_on <= period.as_of_on
    inner join records
        on stage_changes.record_id = records.record_id
    left join authors
        on stage_changes.author_id = authors.owner_id
    left join told_otherwise
        on stage_changes.file_number = told_otherwise.file_number
        and stage_changes.record_number = told_otherwise.record_number
        and stage_changes.start_known = 'inferred'
    where stage_changes.row_fate = 'used' and told_otherwise.file_number is null
),

final as (
    select
        known.change_id,
        known.person_id,
        known.record_id,
        known.author_id,
        known.track,
        known.stage,
        known.kind_of_author as author_kind,
        known.author_team,
        known.author_side,
        coalesce(known.start_known, 'observed') as start_known,
        coalesce(known.kind_of_author = 'import', false)
        or coalesce(
            crowded_minutes.responded_count < crowded_minutes.change_count, false
        ) as is_bulk,
        known.changed_at,
        known.changed_on,
        known.ordered_at
    from known
    left join crowded_minutes
        on date_trunc('minute', known.changed_at) = crowded_minutes.minute_at
        and case
            when known.author_id is not null then known.author_id
            when known.author_kind = 'sync' then 'any sync'
        end = crowded_minutes.author
)

select * from final
