-- One row per form of what began with sales in the quarter: SQL, opportunity, hand-off.
-- The hand-offs are those whose MQL and SQL one user stamped within minutes (R8); none
-- of these rows is in an MQL rate or quota.
-- Glossary: sales-originated, SQL, opportunity.
with

period as (
    select * from run.period
),

originated as (
    select * from journeys.sales_originations
),

handoffs as (
    select * from journeys.handoffs
),

told as (
    select * from canonical.told
),

begun as (
    select form, began_on, is_won from originated
    union all
    select 'hand-off' as form, opened_on as began_on, is_won
    from handoffs
    where is_sales_originated
),

final as (
    select
        begun.form,
        count(*) as began_count,
        case when told.tells_wins then count(*) filter (where begun.is_won) end
            as won_count
    from begun
    cross join told
    inner join period
        on begun.began_on >= period.starts_on
        and begun.began_on < period.ends_before
    group by begun.form, told.tells_wins
)

select * from final
