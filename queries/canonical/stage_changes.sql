-- One row per change of stage that the exports show, up to the as-of day.
-- Bulk: made by an import, or one of 50 and more in one minute by one user (R9).
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

minutes as (
    select
        author_id,
        date_trunc('minute', changed_at) as minute_at,
        count(distinct record_id) as change_count
    from known
    where author_id is not null and changed_at is not null and stage is not null
    group by author_id, date_trunc('minute', changed_at)
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
        or coalesce(minutes.change_count >= 50, false) as is_bulk,
        known.is_between,
        known.is_after_delivery,
        known.changed_at,
        known.changed_on,
        known.ordered_at,
        known.not_before_at,
        known.not_after_at,
        known.not_before_on,
        known.not_after_on
    from known
    left join minutes
        on known.author_id = minutes.author_id
        and date_trunc('minute', known.changed_at) = minutes.minute_at
)

select * from final
