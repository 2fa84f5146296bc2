-- One row per quarter and opportunity open when it began: what it was worth and when it
-- was expected to close, as of then, and whether it was won in the quarter.
-- What nobody knows of that day, and whether it was open at all, makes it not known.
-- Glossary: opening pipeline, expected close, won.
with

period as (
    select * from run.period
),

quarters as (
    select * from run.quarters
),

rates as (
    select * from plan.rates
),

opportunities as (
    select * from canonical.opportunities
),

opening_values as (
    select * from canonical.opening_values
),

values_then as (
    select
        quarter,
        opportunity_id,
        bool_and(is_known) as is_known,
        max(case when field = 'amount' then value end) as amount,
        max(case when field = 'expected_close' then value end) as expected_close_on
    from opening_values
    group by quarter, opportunity_id
),

typed as (
    select
        quarters.quarter,
        quarters.plan_quarter,
        quarters.starts_on,
        quarters.ends_before,
        opportunities.opportunity_id,
        opportunities.kind,
        opportunities.amount_currency,
        opportunities.is_won,
        opportunities.closed_on,
        opportunities.counted_amount as won_amount,
        cast(values_then.amount as decimal(18, 2)) as amount,
        cast(values_then.expected_close_on as date) as expected_close_on,
        values_then.is_known
        and opportunities.created_on is not null
        and opportunities.is_closed is not null
        and (not opportunities.is_closed or opportunities.closed_on is not null)
            as is_known
    from values_then
    inner join quarters
        on values_then.quarter = quarters.quarter
    inner join opportunities
        on values_then.opportunity_id = opportunities.opportunity_id
),

final as (
    select
        typed.quarter,
        typed.opportunity_id,
        coalesce(typed.kind, 'not known') as kind,
        typed.amount,
        typed.amount_currency,
        case
            when coalesce(typed.amount_currency, period.currency) = period.currency
                then typed.amount
            else cast(typed.amount * rates.rate as decimal(18, 2))
        end as counted_amount,
        typed.expected_close_on,
        typed.is_known,
        coalesce(
            typed.expected_close_on >= typed.starts_on
            and typed.expected_close_on < typed.ends_before,
            false
        ) as is_due,
        coalesce(
            typed.is_won
            and typed.closed_on >= typed.starts_on
            and typed.closed_on < typed.ends_before,
            false
        ) as is_won_in_quarter,
        typed.won_amount
    from typed
    cross join period
    left join rates
        on typed.plan_quarter = rates.quarter
        and typed.amount_currency = rates.currency
)

select * from final
