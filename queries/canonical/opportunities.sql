-- One row per opportunity, as far as it had come on the as-of day. A win or loss after
-- it is open then; amount, stage and kind are today's. What an export calls closed was
-- closed by its day, whatever close date stands there (R68), or on no day (R67).
-- counted_amount is in the company's currency: its own, or at the plan's rate, of the
-- quarter of the close, else of the report (R49). Null is what no export says (R69).
-- Glossary: opportunity, won, expected close, kind of opportunity.
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

told as (
    select
        *,
        case
            when is_ended_later or not has_closed then false
            when not is_known_later then is_won
        end as was_won,
        case
            when is_ended_later then false
            when not is_known_later then has_closed
        end as was_closed,
        coalesce(has_closed, false) and not is_ended_later as has_day
    from stood
),

paid as (
    select
        told.*,
        period.currency as own_currency,
        case
            when told.amount is not null
                then coalesce(told.amount_currency, period.currency)
        end as paid_currency,
        coalesce(quarters.plan_quarter, reported.plan_quarter) as plan_quarter
    from told
    cross join period
    left join quarters as reported
        on period.quarter = reported.quarter
    left join quarters
        on told.has_day
        and told.ended_on >= quarters.starts_on
        and told.ended_on < quarters.ends_before
),

final as (
    select
        paid.opportunity_id,
        paid.account_id,
        paid.owner_id,
        paid.source as source_written,
        paid.stage_name,
        paid.kind_word,
        paid.kind,
        paid.loss_reason,
        paid.loss_note,
        paid.amount,
        paid.paid_currency as amount_currency,
        case
            when paid.paid_currency = paid.own_currency then paid.amount
            else cast(paid.amount * rates.rate as decimal(18, 2))
        end as counted_amount,
        paid.was_won as is_won,
        paid.was_closed as is_closed,
        paid.is_ahead and not paid.is_ended_later as is_closed_ahead,
        paid.created_at,
        paid.created_on,
        paid.created_ordered_at,
        case
            when not paid.was_closed and not paid.is_ended_later
                then coalesce(paid.expected_close_on, paid.closed_on)
        end as expected_close_on,
        case when paid.has_day then paid.ended_at end as closed_at,
        case when paid.has_day then paid.ended_on end as closed_on,
        case when paid.has_day then paid.ended_ordered_at end as closed_ordered_at
    from paid
    left join rates
        on paid.plan_quarter = rates.quarter
        and paid.paid_currency = rates.currency
)

select * from final
