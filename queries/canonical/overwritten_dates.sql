-- One row per person and MQL date that a date column holds, where an earlier date may
-- have stood there and been overwritten: between which days that would have been.
-- Such a column keeps the last date alone. An earlier one is ruled out before the
-- record was made, before a delivery that had no date yet, and where a history of that
-- stage tells; it tells of a quarter whole that it begins in the first week of (R33).
-- Glossary: hand-off, start not known.
with

stage_changes as (
    select * from staging.stage_changes
),

record_people as (
    select * from people.record_people
),

records as (
    select * from canonical.records
),

columns as (
    select
        record_people.record_kind,
        record_people.person_id,
        stage_changes.record_id,
        stage_changes.changed_on,
        stage_changes.delivered_on
    from stage_changes
    inner join record_people
        on stage_changes.record_id = record_people.record_id
    where stage_changes.stage = 'mql'
        and stage_changes.start_known = 'stamped'
        and stage_changes.row_fate in ('used', 'superseded by a newer export', 'blank')
),

observed as (
    select
        record_people.record_kind,
        coalesce(stage_changes.track, '') as track,
        min(stage_changes.changed_on) as began_on,
        bool_or(stage_changes.stage = 'mql') as tells_mqls
    from stage_changes
    inner join record_people
        on stage_changes.record_id = record_people.record_id
    where coalesce(stage_changes.start_known, 'observed') = 'observed'
        and stage_changes.row_fate in ('used', 'superseded by a newer export')
    group by record_people.record_kind, coalesce(stage_changes.track, '')
),

histories as (
    select record_kind, min(began_on) as began_on from observed
    where tells_mqls
    group by record_kind
),

dates as (
    select
        record_kind,
        person_id,
        record_id,
        changed_on,
        min(delivered_on) as shown_from_on
    from columns
    where changed_on is not null
    group by record_kind, person_id, record_id, changed_on
),

lacking as (
    select
        dates.record_id,
        dates.changed_on,
        max(columns.delivered_on) as lacked_on
    from dates
    inner join columns
        on dates.record_id = columns.record_id
        and dates.shown_from_on > columns.delivered_on
    group by dates.record_id, dates.changed_on
),

bounded as (
    select
        dates.person_id,
        dates.record_id,
        dates.changed_on,
        greatest(records.created_on, lacking.lacked_on) as hidden_from_on,
        least(dates.changed_on - 1, histories.began_on - 8) as hidden_until_on
    from dates
    inner join records
        on dates.record_id = records.record_id
    left join lacking
        on dates.record_id = lacking.record_id
        and dates.changed_on = lacking.changed_on
    left join histories
        on dates.record_kind = histories.record_kind
),

final as (
    select
        person_id,
        changed_on,
        min(hidden_from_on) as hidden_from_on,
        max(hidden_until_on) as hidden_until_on
    from bounded
    where coalesce(hidden_from_on <= hidden_until_on, true)
    group by person_id, changed_on
)

select * from final
