-- One row per change of stage, with the moments between which it happened (R44). Seen
-- between two deliveries it lies after the last that showed another stage, else after
-- the creation; so does one dated after its own delivery (R68). It falls away where a
-- history or a date column tells it (R5), a day before too: an export is of the night.
-- A state that the first delivery shows may be older than a hand-off before it (R44).
-- Glossary: hand-off, between two deliveries.
with

period as (
    select * from run.period
),

stage_changes as (
    select * from staging.stage_changes
),

records as (
    select * from canonical.records
),

files as (
    select * from mapping.files
),

deliveries as (
    select
        files.source_name,
        stage_changes.feed_name,
        stage_changes.delivered_on,
        lag(stage_changes.delivered_on) over feeds as before_on,
        last_value(stage_changes.delivered_on) over feeds as last_on
    from stage_changes
    inner join period
        on stage_changes.delivered_on <= period.as_of_on
    left join files
        on stage_changes.file_number = files.file_number
    group by files.source_name, stage_changes.feed_name, stage_changes.delivered_on
    window feeds as (
        partition by files.source_name, stage_changes.feed_name
        order by stage_changes.delivered_on
        rows between unbounded preceding and unbounded following
    )
),

used as (
    select
        stage_changes.* exclude (start_known, changed_at, changed_on),
        coalesce(stage_changes.start_known, 'observed') as start_known,
        case
            when stage_changes.changed_on <= stage_changes.delivered_on
                or stage_changes.delivered_on is null then stage_changes.changed_at
        end as changed_at,
        case
            when stage_changes.changed_on > stage_changes.delivered_on
                then stage_changes.delivered_on
            else coalesce(stage_changes.changed_on, period.as_of_on)
        end as changed_on,
        coalesce(stage_changes.changed_on > stage_changes.delivered_on, false)
            as is_after_delivery,
        case
            when stage_changes.start_known = 'inferred'
                and stage_changes.seen_after_on is null
                and coalesce(records.created_on <= deliveries.before_on, true)
                then least(
                    lead(stage_changes.changed_on) over (
                        partition by stage_changes.record_id, stage_changes.track
                        order by
                            stage_changes.changed_ordered_at,
                            stage_changes.file_number,
                            stage_changes.record_number
                    ),
                    deliveries.last_on
                )
        end as stands_until_on,
        stage_changes.changed_on is null as is_undated
    from stage_changes
    cross join period
    left join files
        on stage_changes.file_number = files.file_number
    left join deliveries
        on coalesce(files.source_name, '') = coalesce(deliveries.source_name, '')
        and coalesce(stage_changes.feed_name, '') = coalesce(deliveries.feed_name, '')
        and stage_changes.delivered_on = deliveries.delivered_on
    left join records
        on stage_changes.record_id = records.record_id
    where stage_changes.row_fate = 'used'
),

told_otherwise as (
    select seen.record_id, seen.stage, seen.changed_on
    from used as seen
    inner join used as told
        on seen.record_id = told.record_id
        and seen.stage = told.stage
        and told.start_known != 'inferred'
        and coalesce(seen.seen_after_on - 1, told.changed_on) <= told.changed_on
        and seen.changed_on >= told.changed_on
    where seen.start_known = 'inferred'
    group by seen.record_id, seen.stage, seen.changed_on
),

histories as (
    select track, min(changed_ordered_at) as began_at
    from used
    where start_known = 'observed'
    group by track
),

first_changes as (
    select
        record_id,
        track,
        stage_before,
        changed_on,
        changed_ordered_at,
        row_number() over (
            partition by record_id, track
            order by changed_ordered_at, change_id, file_number, record_number
        ) as change_number
    from used
    where start_known = 'observed'
),

first_states as (
    select
        first_changes.record_id,
        first_changes.track,
        first_changes.stage_before as stage,
        records.created_at,
        records.created_on,
        records.created_ordered_at,
        first_changes.changed_on
    from first_changes
    inner join records
        on first_changes.record_id = records.record_id
        and records.created_ordered_at <= first_changes.changed_ordered_at
    inner join histories
        on coalesce(first_changes.track, '') = coalesce(histories.track, '')
        and records.created_ordered_at >= histories.began_at
    where first_changes.change_number = 1 and first_changes.stage_before != 'none'
),

told as (
    select
        used.change_id,
        used.record_id,
        used.author_id,
        used.author_kind,
        used.track,
        used.stage,
        used.start_known,
        used.start_known = 'inferred' or used.is_after_delivery as is_between,
        used.is_after_delivery,
        used.is_undated,
        used.seen_after_on,
        used.stands_until_on,
        used.changed_at,
        used.changed_on,
        case when not used.is_after_delivery then used.changed_ordered_at end
            as changed_ordered_at
    from used
    left join told_otherwise
        on used.record_id = told_otherwise.record_id
        and used.stage = told_otherwise.stage
        and used.changed_on = told_otherwise.changed_on
        and used.start_known = 'inferred'
    where told_otherwise.record_id is null
    union all
    select
        cast(null as varchar) as change_id,
        first_states.record_id,
        cast(null as varchar) as author_id,
        cast(null as varchar) as author_kind,
        first_states.track,
        first_states.stage,
        'stamped' as start_known,
        false as is_between,
        false as is_after_delivery,
        false as is_undated,
        cast(null as date) as seen_after_on,
        cast(null as date) as stands_until_on,
        first_states.created_at as changed_at,
        first_states.created_on as changed_on,
        first_states.created_ordered_at as changed_ordered_at
    from first_states
    left join used
        on first_states.record_id = used.record_id
        and first_states.stage = used.stage
        and used.start_known != 'inferred'
        and used.changed_on >= first_states.created_on
        and used.changed_on <= first_states.changed_on
    where used.record_id is null
),

placed as (
    select
        told.*,
        coalesce(
            told.changed_at,
            told.changed_ordered_at,
            timezone(
                'UTC', timezone(period.time_zone, cast(told.changed_on as timestamp))
            )
        ) as ordered_at,
        coalesce(
            timezone(
                'UTC', timezone(period.time_zone, cast(told.seen_after_on as timestamp))
            ),
            records.created_ordered_at
        ) as began_after_at,
        coalesce(told.seen_after_on, records.created_on) as began_after_on
    from told
    cross join period
    left join records
        on told.record_id = records.record_id
),

bounded as (
    select
        *,
        coalesce(changed_at, ordered_at + interval 86399 second) as not_after_at
    from placed
),

final as (
    select
        change_id,
        record_id,
        author_id,
        author_kind,
        track,
        stage,
        start_known,
        is_between,
        is_after_delivery,
        changed_at,
        changed_on,
        ordered_at,
        case
            when not is_between then ordered_at
            when began_after_at <= not_after_at then began_after_at
        end as not_before_at,
        not_after_at,
        case
            when not is_between then changed_on
            when began_after_on <= changed_on then began_after_on
        end as not_before_on,
        case when not is_undated then changed_on end as not_after_on,
        stands_until_on
    from bounded
)

select * from final
