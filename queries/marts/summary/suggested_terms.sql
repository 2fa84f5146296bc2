-- One row per term that the next plan could promise, as it was measured in the quarter.
-- Only what ten or more hand-offs tell, in a quarter that is over: the number of MQLs,
-- the shares, and the hours of business time within which half of all were answered;
-- those never answered are among all, so the half may not be reached.
-- Glossary: conforming, first response, business time, mature.
with

period as (
    select * from run.period
),

reasons as (
    select * from glossary.reasons
),

handoffs as (
    select * from journeys.handoffs
),

evidence as (
    select * from agreements.evidence
),

states as (
    select * from agreements.states
),

promises as (
    select * from cohorts.promise_states
),

agreed_reasons as (
    select count(*) as reason_count from reasons
    where is_agreed
),

of_quarter as (
    select
        promises.promise,
        promises.within_days,
        promises.met_count,
        promises.breached_count,
        promises.actual_count,
        promises.pending_count + promises.not_measurable_count as open_count,
        agreed_reasons.reason_count
    from promises
    cross join agreed_reasons
    inner join period
        on promises.quarter = period.quarter
    where promises.grouping = 'all' and promises.is_complete
),

watched as (
    select
        states.handoff_id,
        states.first_response_from_handoff_business_seconds as business_seconds
    from states
    inner join evidence
        on states.handoff_id = evidence.handoff_id
        and evidence.hours_unmeasured is null
        and not evidence.is_already_working
        and (evidence.has_response or coalesce(evidence.owed_at_close, '') != 'none')
    inner join handoffs
        on states.handoff_id = handoffs.handoff_id
        and handoffs.is_rated
    inner join period
        on handoffs.quarter = period.quarter
        and handoffs.opened_on + 14 <= period.as_of_on
        and period.is_complete
),

ranked as (
    select
        business_seconds,
        row_number() over (order by business_seconds nulls last) as answer_rank,
        count(*) over () as watched_count
    from watched
),

half as (
    select greatest(1, cast(ceil(business_seconds / 3600.0) as bigint)) as limit_hours
    from ranked
    where answer_rank = (watched_count + 1) // 2
        and business_seconds is not null
),

answered as (
    select
        half.limit_hours,
        count(*) as watched_count,
        count(*) filter (
            where watched.business_seconds <= half.limit_hours * 3600
        ) as answered_count
    from watched
    cross join half
    group by half.limit_hours
),

measured as (
    select
        'mqls' as term,
        1 as position,
        cast(null as bigint) as limit_hours,
        cast(null as integer) as limit_days,
        actual_count,
        cast(null as bigint) as out_of_count
    from of_quarter
    where promise = 'mql_quota' and actual_count >= 10
    union all
    select 'conforming', 2, null, null, met_count, met_count + breached_count
    from of_quarter
    where promise = 'conforming_share' and open_count = 0
    union all
    select 'first response', 3, limit_hours, null, answered_count, watched_count
    from answered
    union all
    select 'decision', 4, null, within_days, met_count, met_count + breached_count
    from of_quarter
    where promise = 'decided_in_time' and open_count = 0
    union all
    select 'reason given', 5, null, null, met_count, met_count + breached_count
    from of_quarter
    where promise = 'reason_given' and open_count = 0 and reason_count > 0
),

final as (
    select
        term,
        position,
        limit_hours,
        limit_days,
        actual_count,
        out_of_count
    from measured
    where coalesce(out_of_count, actual_count) >= 10
)

select * from final
