-- One row per opportunity, as far as it had come on the as-of day.
-- A win or loss after that day is still open then; the amount is today's.
-- Glossary: opportunity, won.
with

period as (
    select * from run.period
),

opportunities as (
    select * from staging.opportunities
),

final as (
    select
        opportunities.opportunity_id,
        opportunities.account_id,
        opportunities.owner_id,
        opportunities.source as source_written,
        opportunities.loss_reason,
        opportunities.amount,
        opportunities.amount_currency,
        coalesce(opportunities.is_won, false)
        and opportunities.closed_on <= period.as_of_on as is_won,
        coalesce(opportunities.is_closed, opportunities.is_won, false)
        and opportunities.closed_on <= period.as_of_on as is_closed,
        opportunities.created_at,
        opportunities.created_on,
        case
            when coalesce(opportunities.is_closed, opportunities.is_won, false)
                and opportunities.closed_on <= period.as_of_on
                then opportunities.closed_at
        end as closed_at,
        case
            when coalesce(opportunities.is_closed, opportunities.is_won, false)
                and opportunities.closed_on <= period.as_of_on
                then opportunities.closed_on
        end as closed_on
    from opportunities
    inner join period
        on coalesce(opportunities.created_on, opportunities.closed_on)
        <= period.as_of_on
    where opportunities.row_fate = 'used'
)

select * from final
