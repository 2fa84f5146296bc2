-- One row per currency of what was won in the quarter, and of what was won on no known
-- day, which is in no quarter (R67).
-- An amount in another currency counts at the plan's rate; without one it stands apart,
-- and its counted amount is null (R49). Wins without an amount are counted alone.
-- Glossary: won, sourced revenue.
with

period as (
    select * from run.period
),

opportunities as (
    select * from canonical.opportunities
),

won as (
    select
        opportunities.closed_on is null as is_undated,
        opportunities.amount_currency,
        opportunities.amount,
        opportunities.counted_amount
    from opportunities
    inner join period
        on opportunities.closed_on is null
        or (
            opportunities.closed_on >= period.starts_on
            and opportunities.closed_on < period.ends_before
        )
    where opportunities.is_won
),

final as (
    select
        is_undated,
        amount_currency,
        count(*) as win_count,
        count(*) filter (where amount is null) as blank_count,
        sum(amount) as won_amount,
        sum(counted_amount) as counted_amount
    from won
    group by is_undated, amount_currency
)

select * from final
