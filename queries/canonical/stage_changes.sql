-- One row per change of stage that the exports show, up to the as-of day.
-- Bulk: made by an import, or in a minute that a mass was written in (R9, R61).
-- A change without an author counts as sales' own (R2). It happened between
-- not_before_at and not_after_at, and is ordered at the later of them (R44).
-- Glossary: hand-off, bulk, between two deliveries.
with

period as (
    select * from run.period
),

dated_changes as (
    select * from canonical.dated_changes
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

known as (
    select
        dated_changes.*,
        records.person_id,
        coalesce(dated_changes.author_kind, authors.kind) as kind_of_author,
        authors.team as author_team,
        authors.side as author_side
    from dated_changes
    inner join period
        on dated_changes.changed_on <= period.as_of_on
    inner join records
        on dated_changes.record_id = records.record_id
    left join authors
        on dated_changes.author_id = authors.owner_id
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
        known.start_known,
        coalesce(known.kind_of_author = 'import', false)
        or coalesce(
            crowded_minutes.responded_count < crowded_minutes.change_count, false
        ) as is_bulk,
        known.is_between,
        known.is_after_delivery,
        known.changed_at,
        known.changed_on,
        known.ordered_at,
        known.not_before_at,
        known.not_after_at,
        known.not_before_on,
        known.not_after_on,
        known.stands_until_on
    from known
    left join crowded_minutes
        on date_trunc('minute', known.changed_at) = crowded_minutes.minute_at
        and case
            when known.author_id is not null then known.author_id
            when known.author_kind = 'sync' then 'any sync'
        end = crowded_minutes.author
)

select * from final
