-- One row per opportunity, as far as it had come on the as-of day.
-- A win or loss after that day is still open then; the amount is today's. What an
-- export calls closed was closed by its day, whatever close date stands there.
-- Glossary: opportunity, won.
with

period as (
    select * from run.period
),

opportunities as (
    select * from staging.opportunities
),

closings as (
    select
        *,
        coalesce(is_closed, is_won, false) as has_closed,
        coalesce(
            closed_on > delivered_on and coalesce(is_closed, is_won, false), false
        ) as is_ahead
    from opportunities
    where row_fate = 'used'
),

dated as (
    select
        *,
        case when is_ahead then delivered_on else closed_on end as ended_on,
        case when not is_ahead then closed_at end as ended_at,
        case
            when is_ahead then cast(delivered_on as timestamp) else closed_ordered_at
        end as ended_ordered_at
    from closings
),

final as (
    select
        dated.opportunity_id,
        dated.account_id,
        dated.owner_id,
        dated.source as source_written,
        dated.loss_reason,
        dated.loss_note,
        dated.amount,
        dated.amount_currency,
        coalesce(dated.is_won, false)
        and dated.ended_on <= period.as_of_on as is_won,
        dated.has_closed and dated.ended_on <= period.as_of_on as is_closed,
        dated.created_at,
        dated.created_on,
        dated.created_ordered_at,
        case
            when dated.has_closed and dated.ended_on <= period.as_of_on
                then dated.ended_at
        end as closed_at,
        case
            when dated.has_closed and dated.ended_on <= period.as_of_on
                then dated.ended_on
        end as closed_on,
        case
            when dated.has_closed and dated.ended_on <= period.as_of_on
                then dated.ended_ordered_at
        end as closed_ordered_at
    from dated
    inner join period
        on coalesce(dated.created_on, dated.closed_on) <= period.as_of_on
)

select * from final
