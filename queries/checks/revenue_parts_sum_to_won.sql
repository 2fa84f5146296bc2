-- One row per sum of revenue by origin and kind that differs from what was won.
-- Both are of the quarter and in the company's currency (R49, R65).
-- Glossary: won, origin.
with

period as (
    select * from run.period
),

promise_totals as (
    select * from cohorts.promise_totals
),

revenue_origins as (
    select * from marts.revenue_origins
),

parts as (
    select sum(counted_amount) as won_amount from revenue_origins
    where span = 'quarter'
),

final as (
    select period.quarter
    from period
    cross join parts
    inner join promise_totals
        on period.quarter = promise_totals.quarter
    where coalesce(parts.won_amount, 0) != coalesce(promise_totals.won_amount, 0)
)

select * from final
