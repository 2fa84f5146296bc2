-- One row per period, origin, influence, kind and currency of what was won: in the
-- quarter, in the fiscal year up to its end, and on no known day, which is in neither
-- (R67). Every win is in one row of its period, so that they sum to the CRM's total.
-- counted_amount is in the company's currency; null without a rate (R49).
-- Glossary: won, origin, influenced, kind of opportunity.
with

wins as (
    select * from cohorts.won_revenue
),

final as (
    select
        span,
        origin,
        credited_by,
        sales_evidence,
        influence,
        kind,
        amount_currency,
        count(*) as win_count,
        count(*) filter (where amount is null) as blank_count,
        count(*) filter (where amount is not null and counted_amount is null)
            as uncounted_count,
        sum(amount) as won_amount,
        sum(counted_amount) as counted_amount
    from wins
    group by
        span,
        origin,
        credited_by,
        sales_evidence,
        influence,
        kind,
        amount_currency
)

select * from final
