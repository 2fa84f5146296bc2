-- One row per person and MQL signal: a change to the MQL stage.
-- A date column that says the same as the history within a day is the same signal
-- (R5); two records of one person stamped in the same minute are one signal.
-- It was sent between not_before_at and not_after_at (R44).
-- The id is the record and the start, both as first seen (R17).
-- Glossary: MQL, hand-off, repeat signal.
with

stage_changes as (
    select * from canonical.stage_changes
),

mql_changes as (
    select
        *,
        case
            when changed_at is not null
                then strftime(changed_at, '%Y-%m-%dT%H:%M:%SZ')
            else strftime(changed_on, '%Y-%m-%d')
        end as start_written
    from stage_changes
    where stage = 'mql'
),

stamps_with_history as (
    select
        stamped.record_id,
        stamped.ordered_at
    from mql_changes as stamped
    inner join mql_changes as observed
        on stamped.person_id = observed.person_id
        and observed.start_known = 'observed'
        and case
            when observed.changed_at is not null and stamped.changed_at is not null
                then observed.changed_at >= stamped.changed_at - interval 1 day
                and observed.changed_at <= stamped.changed_at + interval 1 day
            else observed.changed_on >= stamped.changed_on - 1
                and observed.changed_on <= stamped.changed_on + 1
        end
    where stamped.start_known != 'observed'
    group by stamped.record_id, stamped.ordered_at
),

ranked as (
    select
        mql_changes.*,
        row_number() over (
            partition by
                mql_changes.person_id,
                date_trunc('minute', mql_changes.ordered_at)
            order by mql_changes.start_known, mql_changes.record_id
        ) as signal_rank
    from mql_changes
    left join stamps_with_history
        on mql_changes.record_id = stamps_with_history.record_id
        and mql_changes.ordered_at = stamps_with_history.ordered_at
    where mql_changes.start_known = 'observed' or stamps_with_history.record_id is null
),

final as (
    select
        record_id || '@' || start_written as signal_id,
        person_id,
        record_id,
        author_id,
        author_kind,
        start_known,
        is_bulk,
        changed_at as signal_at,
        changed_on as signal_on,
        ordered_at,
        not_before_at,
        not_after_at,
        not_before_on,
        is_between
    from ranked
    where signal_rank = 1
)

select * from final
