-- One row per opportunity and day of a delivery that has it: what it said then.
-- The expected day is its own column's, else the close date of one that is not closed.
-- A delivery without a day tells nothing of a day.
-- Glossary: opportunity, expected close, between two deliveries.
with

opportunities as (
    select * from staging.opportunities
),

final as (
    select
        opportunity_id,
        delivered_on,
        max_by(amount, record_number) as amount,
        max_by(coalesce(expected_close_on, closed_on), record_number)
            as expected_close_on
    from opportunities
    where delivered_on is not null
        and row_fate in ('used', 'superseded by a newer export')
    group by opportunity_id, delivered_on
)

select * from final
