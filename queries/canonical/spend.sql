-- One row per amount spent on a channel, up to the as-of day.
-- An amount in another currency stays in its own; none is converted.
-- Glossary: spend.
with

period as (
    select * from run.period
),

spend as (
    select * from staging.spend
),

final as (
    select
        spend.spend_id,
        spend.source as source_written,
        spend.amount,
        spend.amount_currency,
        spend.spent_on
    from spend
    inner join period
        on spend.spent_on <= period.as_of_on
    where spend.row_fate = 'used'
)

select * from final
