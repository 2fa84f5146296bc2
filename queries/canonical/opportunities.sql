-- One row per opportunity, as far as it had come on the as-of day.
-- A win or loss after that day is still open then; the amount is today's. What an
-- export calls closed was closed by its day, whatever close date stands there (R68).
-- One whose day is in no column is closed all the same, with no day (R67). Null is what
-- the export does not say: whether it was won, or closed (R69).
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
        case when is_won then true else is_closed end as has_closed,
        coalesce(closed_on > delivered_on and (is_won or is_closed), false) as is_ahead
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

stood as (
    select
        dated.*,
        coalesce(dated.has_closed and dated.ended_on > period.as_of_on, false)
            as is_ended_later,
        coalesce(
            dated.has_closed
            and dated.ended_on is null
            and dated.delivered_on > period.as_of_on,
            false
        ) as is_known_later
    from dated
    cross join period
    where coalesce(
        dated.created_on, least(dated.closed_on, dated.delivered_on), period.as_of_on
    ) <= period.as_of_on
),

final as (
    select
        opportunity_id,
        account_id,
        owner_id,
        source as source_written,
        loss_reason,
        loss_note,
        amount,
        amount_currency,
        case
            when is_ended_later or not has_closed then false
            when not is_known_later then is_won
        end as is_won,
        case
            when is_ended_later then false
            when not is_known_later then has_closed
        end as is_closed,
        is_ahead and not is_ended_later as is_closed_ahead,
        created_at,
        created_on,
        created_ordered_at,
        case when has_closed and not is_ended_later then ended_at end as closed_at,
        case when has_closed and not is_ended_later then ended_on end as closed_on,
        case when has_closed and not is_ended_later then ended_ordered_at end
            as closed_ordered_at
    from stood
)

select * from final
