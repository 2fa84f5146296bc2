-- One row per limit that counts something else than hand-offs: how many hand-offs of
-- the quarter it touches all the same.
-- Records that vanished touch their people's hand-offs; recording that begins late,
-- those opened before; an export that ends early, those not decided before. What was
-- supposed for the whole company touches every one.
-- Glossary: hand-off.
with

period as (
    select * from run.period
),

limit_kinds as (
    select * from run.limit_kinds
),

record_people as (
    select * from people.record_people
),

vanished_records as (
    select * from snapshots.vanished_records
),

handoffs as (
    select * from journeys.handoffs
),

known_limits as (
    select * from cohorts.known_limits
),

in_quarter as (
    select handoffs.*
    from handoffs
    inner join period
        on handoffs.quarter = period.quarter
),

vanished_people as (
    select
        case when vanished_records.is_merged then 'merged_' else 'vanished_' end
        || vanished_records.entity as limit_code,
        record_people.person_id
    from vanished_records
    inner join record_people
        on vanished_records.record_id = record_people.record_id
    group by
        vanished_records.is_merged,
        vanished_records.entity,
        record_people.person_id
),

vanished as (
    select vanished_people.limit_code, count(*) as touched_count
    from vanished_people
    inner join in_quarter
        on vanished_people.person_id = in_quarter.person_id
    group by vanished_people.limit_code
),

recorded_late as (
    select
        known_limits.limit_code,
        count(distinct in_quarter.handoff_id) as touched_count
    from known_limits
    inner join in_quarter
        on known_limits.since_on > in_quarter.opened_on
    where known_limits.limit_code in (
        'touches_recorded_from', 'history_recorded_from', 'wins_recorded_from'
    )
    group by known_limits.limit_code
),

ended_early as (
    select
        known_limits.limit_code,
        count(distinct in_quarter.handoff_id) as touched_count
    from known_limits
    inner join in_quarter
        on known_limits.since_on
        <= coalesce(in_quarter.decided_on, known_limits.since_on)
    where known_limits.limit_code in (
        'recorded_until_mqls', 'recorded_until_responses', 'recorded_until_wins'
    )
    group by known_limits.limit_code
),

everywhere as (
    select
        known_limits.limit_code,
        count(distinct in_quarter.handoff_id) as touched_count
    from known_limits
    inner join limit_kinds
        on known_limits.limit_code = limit_kinds.limit_code
        and limit_kinds.counts = 'all hand-offs'
    cross join in_quarter
    group by known_limits.limit_code
),

final as (
    select limit_code, touched_count from vanished
    union all
    select limit_code, touched_count from recorded_late
    union all
    select limit_code, touched_count from ended_early
    union all
    select limit_code, touched_count from everywhere
)

select * from final
