-- One row per limit that lies in the exports themselves, and what it concerns: stages
-- entered backwards, records that the newest export lacks, recording that began later
-- than the quarter (R33; seven days are granted), files that nothing reads, and all
-- that is counted by time, by what is not told, by where recording ends and by spend.
-- Glossary: hand-off, account of rows.
with

period as (
    select * from run.period
),

handoffs as (
    select * from journeys.handoffs
),

stage_changes as (
    select * from canonical.stage_changes
),

touches as (
    select * from canonical.touches
),

attribute_changes as (
    select * from canonical.attribute_changes
),

vanished_records as (
    select * from snapshots.vanished_records
),

unread_files as (
    select * from mapping.unread_files
),

time_limits as (
    select * from cohorts.time_limits
),

untold_limits as (
    select * from cohorts.untold_limits
),

recording_limits as (
    select * from cohorts.recording_limits
),

reading_limits as (
    select * from cohorts.reading_limits
),

spend_limits as (
    select * from cohorts.spend_limits
),

in_quarter as (
    select handoffs.*
    from handoffs
    inner join period
        on handoffs.quarter = period.quarter
),

counted as (
    select min(opened_on) as first_on, count(*) as handoff_count from in_quarter
),

stages as (
    select
        person_id,
        min(case when stage = 'mql' then ordered_at end) as mql_at,
        min(
            case
                when stage != 'qualified' then null
                when changed_at is null then ordered_at + interval 86399 second
                else ordered_at
            end
        ) as qualified_at
    from stage_changes
    group by person_id
),

backwards as (
    select count(*) as handoff_count
    from in_quarter
    inner join stages
        on in_quarter.person_id = stages.person_id
        and stages.qualified_at < stages.mql_at
    where not in_quarter.is_sales_originated
),

vanished as (
    select
        entity,
        count(*) as record_count,
        count(*) filter (where is_merged) as merged_count,
        max(last_seen_on) as last_seen_on
    from vanished_records
    group by entity
),

recorded as (
    select 'touches_recorded_from' as limit_code, min(happened_on) as first_on
    from touches
    union all
    select 'history_recorded_from' as limit_code, min(changed_on) as first_on
    from attribute_changes
    where changed_at is not null
),

final as (
    select
        limit_code,
        subject,
        actual_count,
        out_of_count,
        cast(null as date) as since_on
    from time_limits
    union all
    select
        'stages_backwards', null, backwards.handoff_count, counted.handoff_count, null
    from backwards
    cross join counted
    where backwards.handoff_count > 0
    union all
    select
        'vanished_' || entity, null, record_count - merged_count, null, last_seen_on
    from vanished
    where record_count > merged_count
    union all
    select 'merged_' || entity, null, merged_count, null, last_seen_on
    from vanished
    where merged_count > 0
    union all
    select recorded.limit_code, null, null, null, recorded.first_on
    from recorded
    cross join counted
    where recorded.first_on > counted.first_on + 7
    union all
    select 'file_not_read', file, null, null, null
    from unread_files
    union all
    select limit_code, subject, actual_count, out_of_count, null
    from untold_limits
    union all
    select limit_code, null, actual_count, out_of_count, since_on
    from recording_limits
    union all
    select limit_code, subject, actual_count, out_of_count, since_on
    from reading_limits
    union all
    select limit_code, subject, actual_count, out_of_count, since_on
    from spend_limits
)

select * from final
