-- One row per kind, currency and timing of what is open on the as-of day, seen from the
-- quarter of that day: due in what is left of it, past its expected day, later, or
-- without a day. Whether it is open at all is not known of some (R69): one more timing.
-- Glossary: pipeline, expected close, coverage, kind of opportunity.
with

period as (
    select * from run.period
),

quarters as (
    select * from run.quarters
),

origins as (
    select * from facts.opportunity_origins
),

running as (
    select
        quarters.quarter,
        quarters.ends_before,
        period.as_of_on
    from quarters
    inner join period
        on period.as_of_on >= quarters.starts_on
        and period.as_of_on < quarters.ends_before
),

timed as (
    select
        running.quarter,
        origins.kind,
        origins.amount_currency,
        origins.amount,
        origins.counted_amount,
        case
            when origins.is_closed is null then 'not known'
            when origins.expected_close_on is null then 'no day'
            when origins.expected_close_on < running.as_of_on then 'past'
            when origins.expected_close_on < running.ends_before then 'due'
            else 'later'
        end as timing
    from origins
    cross join running
    where not coalesce(origins.is_closed, false)
),

final as (
    select
        quarter,
        kind,
        amount_currency,
        timing,
        count(*) as open_count,
        count(*) filter (where amount is null) as blank_count,
        count(*) filter (where amount is not null and counted_amount is null)
            as uncounted_count,
        sum(amount) as open_amount,
        sum(counted_amount) as counted_amount
    from timed
    group by quarter, kind, amount_currency, timing
)

select * from final
