-- One row per record that a dashboard of the CRM counts, and per hand-off of the
-- quarter that it misses: the one step in which the two part, null where they agree.
-- Of several reasons the first one holds, in the order written here (R42).
-- Glossary: dashboard count, re-stamped, repeat signal, claimed.
with

readings as (
    select * from canonical.dashboard_readings
),

period as (
    select * from run.period
),

crm_records as (
    select * from episodes.dashboard_records
),

dates as (
    select * from journeys.dashboard_handoffs
),

handoffs as (
    select * from journeys.handoffs
),

in_quarter as (
    select handoffs.*
    from handoffs
    inner join period
        on handoffs.quarter = period.quarter
),

counted as (
    select
        dates.*,
        case
            when not dates.is_in_exports then 'not in the exports'
            when dates.newest_fate = 'deleted in the CRM' then 'deleted'
            when dates.person_id is null then 'set aside'
            when dates.signal_on is null and dates.dated_on <= period.as_of_on
                then 'set aside'
            when dates.signal_on is null
                or dates.signal_on < readings.starts_on
                or dates.signal_on >= readings.ends_before then 'other day, out'
            when dates.quarter != period.quarter and dates.signal_known = 'observed'
                then 'repeat signal'
            when dates.quarter != period.quarter then 're-stamped'
        end as step
    from dates
    cross join readings
    cross join period
    where dates.is_live and dates.is_in_quarter
),

ranked as (
    select
        counted.record_id,
        counted.handoff_id,
        row_number() over (
            partition by counted.handoff_id
            order by
                case when counted.record_id = in_quarter.record_id then 0 else 1 end,
                counted.ordered_at,
                counted.record_id
        ) as record_rank
    from counted
    inner join in_quarter
        on counted.handoff_id = in_quarter.handoff_id
    where counted.step is null
),

later_dates as (
    select
        in_quarter.handoff_id,
        bool_or(
            dates.handoff_id = in_quarter.handoff_id
            and dates.signal_on < period.ends_before
        ) as is_of_other_day,
        bool_or(dates.ordered_at > in_quarter.opened_ordered_at) as is_overwritten
    from in_quarter
    cross join period
    inner join dates
        on in_quarter.person_id = dates.person_id
    where dates.is_live
    group by in_quarter.handoff_id
),

missed as (
    select
        in_quarter.record_id,
        in_quarter.handoff_id,
        case
            when coalesce(
                in_quarter.opened_at >= readings.read_before_at,
                in_quarter.opened_on > readings.read_on
            ) then 'since the reading'
            when later_dates.is_of_other_day then 'other day, in'
            when not crm_records.is_live then 'merged'
            when later_dates.is_overwritten then 'overwritten'
            else 'without a date'
        end as step
    from in_quarter
    cross join readings
    left join ranked
        on in_quarter.handoff_id = ranked.handoff_id
        and ranked.record_rank = 1
    left join crm_records
        on in_quarter.record_id = crm_records.record_id
    left join later_dates
        on in_quarter.handoff_id = later_dates.handoff_id
    where ranked.handoff_id is null
),

final as (
    select record_id, handoff_id, step, 1 as counted_count, 0 as claimed_count
    from counted
    where step is not null
    union all
    select
        record_id,
        handoff_id,
        case when record_rank > 1 then 'duplicate' end as step,
        1 as counted_count,
        case when record_rank = 1 then 1 else 0 end as claimed_count
    from ranked
    union all
    select record_id, handoff_id, step, 0 as counted_count, 1 as claimed_count
    from missed
)

select * from final
