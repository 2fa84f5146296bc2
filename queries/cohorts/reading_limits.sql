-- One row per limit that lies in how the exports could be read, and what it concerns.
-- Rows that name a record no export has, files that end where exports are cut off
-- (R46), keys with two contents (R47), words and directions not known (R45), owners on
-- no list. Counted are the hand-offs of the quarter that it touches, else the rows.
-- Glossary: hand-off, account of rows.
with

period as (
    select * from run.period
),

handoffs as (
    select * from journeys.handoffs
),

records as (
    select * from people.record_people
),

owners as (
    select * from canonical.owners
),

handoff_touches as (
    select * from facts.handoff_touches
),

lost_touches as (
    select * from facts.lost_touches
),

orphans as (
    select * from staging.orphans
),

fates as (
    select * from staging.fates
),

untyped_cells as (
    select * from staging.untyped_cells
),

key_conflicts as (
    select * from staging.key_conflicts
),

stage_changes as (
    select * from staging.stage_changes
),

responses as (
    select * from staging.responses
),

opportunity_people as (
    select * from staging.opportunity_people
),

contacts as (
    select * from staging.contacts
),

files as (
    select * from mapping.files
),

deleted as (
    select contact_id from contacts
    where row_fate = 'deleted in the CRM'
    group by contact_id
),

roles_of_deleted as (
    select count(*) as role_count
    from opportunity_people
    inner join deleted
        on opportunity_people.record_id = deleted.contact_id
    where opportunity_people.row_fate = 'used'
),

in_quarter as (
    select handoffs.*
    from handoffs
    inner join period
        on handoffs.quarter = period.quarter
),

counted as (
    select count(*) as handoff_count from in_quarter
),

missing as (
    select
        files.file || ', ' || replace(orphans.field, '_', ' ') as subject,
        orphans.file_number,
        orphans.entity,
        orphans.field,
        count(*) as row_count
    from orphans
    inner join files
        on orphans.file_number = files.file_number
    group by files.file, orphans.file_number, orphans.entity, orphans.field
),

rows_named as (
    select file_number, entity, count(*) as row_count
    from fates
    where row_fate in ('used', 'of a record that no export has')
    group by file_number, entity
),

unknown_words as (
    select
        'stage' as field,
        stage_changes.record_id,
        untyped_cells.file_number,
        untyped_cells.record_number
    from untyped_cells
    inner join stage_changes
        on untyped_cells.file_number = stage_changes.file_number
        and untyped_cells.record_number = stage_changes.record_number
        and stage_changes.row_fate = 'used'
    where untyped_cells.entity = 'stage_changes' and untyped_cells.field = 'stage'
    union all
    select
        'trigger' as field,
        responses.record_id,
        untyped_cells.file_number,
        untyped_cells.record_number
    from untyped_cells
    inner join responses
        on untyped_cells.file_number = responses.file_number
        and untyped_cells.record_number = responses.record_number
        and responses.row_fate = 'used'
    where untyped_cells.entity = 'responses' and untyped_cells.field = 'trigger'
    union all
    select
        'filter of responses' as field,
        record_id,
        file_number,
        record_number
    from responses
    where row_fate = 'word of its filter is not known'
),

word_handoffs as (
    select
        unknown_words.field,
        count(distinct in_quarter.handoff_id) as handoff_count
    from unknown_words
    inner join records
        on unknown_words.record_id = records.record_id
    inner join in_quarter
        on records.person_id = in_quarter.person_id
    group by unknown_words.field
),

unclear as (
    select
        case when handoff_touches.direction is null then 'direction' else 'kind' end
            as field,
        count(distinct in_quarter.handoff_id) as handoff_count
    from handoff_touches
    inner join in_quarter
        on handoff_touches.handoff_id = in_quarter.handoff_id
    where handoff_touches.may_count_as_first or handoff_touches.may_count_as_further
    group by
        case when handoff_touches.direction is null then 'direction' else 'kind' end
),

lost as (
    select count(*) as handoff_count
    from lost_touches
    inner join in_quarter
        on lost_touches.handoff_id = in_quarter.handoff_id
),

conflicting as (
    select
        key_conflicts.entity,
        count(distinct key_conflicts.key_id) as key_count,
        count(distinct in_quarter.handoff_id) as handoff_count
    from key_conflicts
    left join records
        on key_conflicts.record_id = records.record_id
    left join in_quarter
        on records.person_id = in_quarter.person_id
    group by key_conflicts.entity
),

unlisted as (
    select count(*) as handoff_count
    from in_quarter
    left join owners
        on in_quarter.owner_id = owners.owner_id
    where in_quarter.owner_id is not null and owners.owner_id is null
),

listed as (
    select count(*) as owner_count from owners
),

final as (
    select
        'missing_records' as limit_code,
        missing.subject,
        missing.row_count as actual_count,
        case when missing.field = 'record_id' then rows_named.row_count end
            as out_of_count,
        cast(null as date) as since_on
    from missing
    left join rows_named
        on missing.file_number = rows_named.file_number
        and missing.entity = rows_named.entity
    union all
    select 'roles_of_deleted', null, role_count, null, null
    from roles_of_deleted
    where role_count > 0
    union all
    select 'file_at_cap', file, landed_count, null, null
    from files
    where is_at_cap
    union all
    select
        'key_conflicts',
        conflicting.entity,
        case
            when conflicting.entity in ('leads', 'contacts', 'responses', 'touches')
                then conflicting.handoff_count
            else conflicting.key_count
        end,
        case
            when conflicting.entity in ('leads', 'contacts', 'responses', 'touches')
                then counted.handoff_count
        end,
        null
    from conflicting
    cross join counted
    union all
    select
        'words_not_known', word_handoffs.field, word_handoffs.handoff_count,
        counted.handoff_count, null
    from word_handoffs
    cross join counted
    union all
    select
        'direction_not_known', null, unclear.handoff_count,
        counted.handoff_count, null
    from unclear
    cross join counted
    where unclear.field = 'direction'
    union all
    select
        'kind_not_known', null, unclear.handoff_count, counted.handoff_count, null
    from unclear
    cross join counted
    where unclear.field = 'kind'
    union all
    select 'lost_touches', null, lost.handoff_count, counted.handoff_count, null
    from lost
    cross join counted
    where lost.handoff_count > 0
    union all
    select
        'owners_not_listed', null, unlisted.handoff_count, counted.handoff_count, null
    from unlisted
    cross join counted
    cross join listed
    where unlisted.handoff_count > 0 and listed.owner_count > 0
)

select * from final
