-- One row per record and track whose stage is known only as deliveries show it: the one
-- shown last, and the first delivery since when it has stood there unchanged.
-- Whether it was left and entered again in between, no delivery can tell (R44); where
-- leads or contacts have a history of the track since before, that tells it. Without a
-- day of delivery it is taken to be shown on the as-of day.
-- Glossary: hand-off, between two deliveries.
with

period as (
    select * from run.period
),

stage_changes as (
    select * from staging.stage_changes
),

records as (
    select * from people.record_people
),

histories as (
    select
        records.record_kind,
        stage_changes.track,
        min(stage_changes.changed_on) as began_on
    from stage_changes
    inner join records
        on stage_changes.record_id = records.record_id
    where stage_changes.row_fate = 'used'
        and coalesce(stage_changes.start_known, 'observed') = 'observed'
    group by records.record_kind, stage_changes.track
),

shown as (
    select
        stage_changes.record_id,
        stage_changes.track,
        stage_changes.stage,
        coalesce(stage_changes.delivered_on, period.as_of_on) as shown_on,
        row_number() over deliveries as place,
        stage_changes.row_fate = 'shows no change'
        and coalesce(
            stage_changes.stage = lag(stage_changes.stage) over deliveries, false
        ) as is_repeated
    from stage_changes
    cross join period
    where stage_changes.start_known = 'inferred'
        and stage_changes.stage is not null
        and stage_changes.row_fate in ('used', 'shows no change')
        and coalesce(stage_changes.delivered_on, period.as_of_on) <= period.as_of_on
    window deliveries as (
        partition by stage_changes.record_id, stage_changes.track
        order by
            stage_changes.delivered_on,
            stage_changes.file_number,
            stage_changes.record_number
    )
),

ranked as (
    select
        record_id,
        track,
        stage,
        shown_on,
        max(case when not is_repeated then shown_on end) over (
            partition by record_id, track
        ) as shown_from_on,
        row_number() over (
            partition by record_id, track order by place desc
        ) as latest_rank
    from shown
),

final as (
    select
        records.person_id,
        ranked.record_id,
        ranked.track,
        ranked.stage,
        histories.track is not null as has_history,
        ranked.shown_from_on,
        ranked.shown_on
    from ranked
    inner join records
        on ranked.record_id = records.record_id
    left join histories
        on records.record_kind = histories.record_kind
        and ranked.track = histories.track
        and ranked.shown_from_on >= histories.began_on
    where ranked.latest_rank = 1
)

select * from final
