-- One row per record with an MQL date: the one a dashboard of the CRM shows (R42).
-- That is the date column in the first delivery on or after the reading, else in the
-- newest; for records without such a column the newest change to MQL (R5). A date
-- written after the reading gives way to the newest one known before it. A blank is
-- no date.
-- Glossary: dashboard count, re-stamped.
with

readings as (
    select * from canonical.dashboard_readings
),

stage_changes as (
    select * from staging.stage_changes
),

mql_dates as (
    select
        stage_changes.record_id,
        coalesce(stage_changes.start_known, 'observed') as start_known,
        stage_changes.changed_on as dated_on,
        stage_changes.changed_ordered_at as ordered_at,
        case
            when stage_changes.changed_at is not null
                then stage_changes.changed_at < readings.read_before_at
            else stage_changes.changed_on <= readings.read_on
        end as is_known_then,
        case
            when stage_changes.changed_at is not null
                then stage_changes.changed_at >= readings.starts_at
                and stage_changes.changed_at < readings.ends_before_at
            else stage_changes.changed_on >= readings.starts_on
                and stage_changes.changed_on < readings.ends_before
        end as is_in_quarter,
        stage_changes.delivered_on >= readings.read_on as is_since_reading,
        stage_changes.delivered_on,
        stage_changes.seen_after_on
    from stage_changes
    cross join readings
    where stage_changes.stage = 'mql'
        and stage_changes.record_id is not null
        and stage_changes.row_fate != 'not of this entity'
),

ranked_columns as (
    select
        *,
        row_number() over (
            partition by record_id
            order by
                case when is_since_reading then delivered_on end nulls last,
                delivered_on desc,
                ordered_at desc
        ) as column_rank
    from mql_dates
    where start_known = 'stamped'
),

columns_shown as (
    select * from ranked_columns
    where column_rank = 1
),

told_otherwise as (
    select seen.record_id, seen.ordered_at
    from mql_dates as seen
    inner join mql_dates as told
        on seen.record_id = told.record_id
        and coalesce(seen.seen_after_on, told.dated_on) <= told.dated_on
        and seen.dated_on >= told.dated_on
    where seen.start_known = 'inferred' and told.start_known != 'inferred'
    group by seen.record_id, seen.ordered_at
),

ranked_changes as (
    select
        mql_dates.*,
        row_number() over (
            partition by mql_dates.record_id
            order by mql_dates.ordered_at desc, mql_dates.start_known
        ) as change_rank
    from mql_dates
    left join columns_shown
        on mql_dates.record_id = columns_shown.record_id
    left join told_otherwise
        on mql_dates.record_id = told_otherwise.record_id
        and mql_dates.ordered_at = told_otherwise.ordered_at
        and mql_dates.start_known = 'inferred'
    where mql_dates.is_known_then
        and told_otherwise.record_id is null
        and (columns_shown.record_id is null or columns_shown.is_known_then = false)
),

final as (
    select record_id, start_known, is_in_quarter, dated_on, ordered_at
    from columns_shown
    where is_known_then
    union all
    select record_id, start_known, is_in_quarter, dated_on, ordered_at
    from ranked_changes
    where change_rank = 1
)

select * from final
