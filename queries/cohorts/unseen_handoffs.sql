-- One row per quarter: hand-offs that may be of it, and of which no export tells.
-- Passed are those that began between two deliveries around its edge, and people
-- decided on between two that alone tell MQLs; overwritten, those whose date a later
-- quarter's may have replaced (R44); missing, those whose record no export has (R46).
-- Standing are people in a stage since nobody knows when (R45).
-- Glossary: hand-off, between two deliveries, start not known.
with

quarters as (
    select * from run.quarters
),

handoffs as (
    select * from journeys.handoffs
),

signals as (
    select * from episodes.signals
),

stage_changes as (
    select * from canonical.stage_changes
),

records as (
    select * from canonical.records
),

unknown_starts as (
    select * from canonical.unknown_starts
),

overwritten_dates as (
    select * from canonical.overwritten_dates
),

missing_mqls as (
    select * from canonical.missing_mqls
),

told as (
    select count(*) > 0 as is_told from signals
    where start_known != 'inferred'
),

seen as (
    select person_id from signals
    group by person_id
),

passed as (
    select
        stage_changes.person_id,
        min(stage_changes.not_before_on) as from_on,
        min(stage_changes.changed_on) as until_on
    from stage_changes
    cross join told
    left join seen
        on stage_changes.person_id = seen.person_id
    where stage_changes.is_between
        and stage_changes.stage in (
            'accepted', 'qualified', 'disqualified', 'recycled'
        )
        and not told.is_told
        and seen.person_id is null
    group by stage_changes.person_id
),

possible as (
    select
        'passed' as kind,
        cast(null as varchar) as person_id,
        opened_not_before_on as from_on,
        opened_on as until_on
    from handoffs
    where not is_quarter_known
    union all
    select 'passed' as kind, null, from_on, until_on from passed
    union all
    select
        'overwritten' as kind,
        overwritten_dates.person_id,
        overwritten_dates.hidden_from_on as from_on,
        least(overwritten_dates.hidden_until_on, quarters.starts_on - 1) as until_on
    from overwritten_dates
    left join quarters
        on overwritten_dates.changed_on >= quarters.starts_on
        and overwritten_dates.changed_on < quarters.ends_before
    union all
    select 'missing' as kind, record_id, changed_on, changed_on from missing_mqls
    union all
    select
        'standing' as kind,
        null,
        records.created_on as from_on,
        unknown_starts.shown_from_on as until_on
    from unknown_starts
    left join records
        on unknown_starts.record_id = records.record_id
    left join passed
        on unknown_starts.person_id = passed.person_id
    where passed.person_id is null
),

final as (
    select
        quarters.quarter,
        count(possible.kind) filter (where possible.kind = 'passed')
        + count(distinct possible.person_id) as unseen_count,
        count(possible.kind) filter (where possible.kind = 'passed') as passed_count,
        count(distinct possible.person_id) filter (where possible.kind = 'overwritten')
            as overwritten_count,
        count(distinct possible.person_id) filter (where possible.kind = 'missing')
            as missing_count,
        count(possible.kind) filter (where possible.kind = 'standing')
            as standing_count
    from quarters
    left join possible
        on coalesce(possible.from_on < quarters.ends_before, true)
        and possible.until_on >= quarters.starts_on
    group by quarters.quarter
)

select * from final
