-- One row per run, so one row: the last day up to which the report's quarter is known.
-- That is its last day, the as-of day, or that until which MQLs are on file (R51),
-- whichever is first; the day before the quarter where nothing of it is known.
-- Glossary: pacing.
with

period as (
    select * from run.period
),

recordings as (
    select * from canonical.recordings
),

final as (
    select
        max(period.quarter) as quarter,
        max(period.starts_on) as starts_on,
        max(period.ends_before) as ends_before,
        greatest(
            least(
                max(period.ends_before) - 1,
                max(period.as_of_on),
                max(coalesce(recordings.recorded_until_on, period.as_of_on))
            ),
            max(period.starts_on) - 1
        ) as known_until_on,
        max(recordings.recorded_from_on) as recorded_from_on,
        max(recordings.recorded_until_on) as recorded_until_on
    from period
    left join recordings
        on recordings.kind = 'MQLs'
)

select * from final
