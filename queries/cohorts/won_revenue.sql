-- One row per won opportunity and period that it counts in: the quarter, the fiscal
-- year up to the quarter's end, or none that is known (R67).
-- A renewal is revenue and nothing else. Amounts in a currency without a rate are not
-- counted, and stand apart (R49).
-- Glossary: won, origin, influenced, kind of opportunity.
with

spans as (
    select * from cohorts.revenue_spans
),

origins as (
    select * from facts.opportunity_origins
),

final as (
    select
        spans.span,
        origins.opportunity_id,
        origins.account_id,
        origins.handoff_id,
        origins.credited_by,
        origins.origin,
        origins.sales_evidence,
        origins.influence,
        origins.kind,
        origins.source,
        origins.amount,
        origins.amount_currency,
        origins.counted_amount,
        origins.created_on,
        origins.closed_on
    from origins
    inner join spans
        on origins.closed_on >= spans.starts_on
        and origins.closed_on < spans.ends_before
    where origins.is_won
    union all
    select
        'no day' as span,
        opportunity_id,
        account_id,
        handoff_id,
        credited_by,
        origin,
        sales_evidence,
        influence,
        kind,
        source,
        amount,
        amount_currency,
        counted_amount,
        created_on,
        closed_on
    from origins
    where origins.is_won and origins.closed_on is null
)

select * from final
