-- One row per hand-off with an opportunity credited to it: what became of them.
-- Amounts are summed only where all wins are in one currency. A win without a day is a
-- win (R67); is_won is null where nothing says whether any of them was won (R69).
-- Glossary: opportunity, won, sourced revenue.
with

opportunities as (
    select * from facts.credited_opportunities
),

ranked as (
    select
        *,
        row_number() over (
            partition by handoff_id
            order by coalesce(is_won, false) desc, created_ordered_at, opportunity_id
        ) as opportunity_rank
    from opportunities
    where handoff_id is not null
),

final as (
    select
        handoff_id,
        count(*) as opportunity_count,
        max(case when opportunity_rank = 1 then opportunity_id end) as opportunity_id,
        max(case when opportunity_rank = 1 then credited_by end) as credited_by,
        bool_or(is_won) as is_won,
        coalesce(bool_or(is_won and closed_on is null), false) as has_undated_win,
        min(created_on) as opportunity_on,
        min(closed_at) filter (where is_won) as won_at,
        min(closed_on) filter (where is_won) as won_on,
        max(closed_on) filter (where is_closed and not is_won) as lost_on,
        case
            when count(distinct amount_currency) filter (where is_won) <= 1
                then sum(amount) filter (where is_won)
        end as won_amount,
        min(amount_currency) filter (where is_won) as won_currency
    from ranked
    group by handoff_id
)

select * from final
