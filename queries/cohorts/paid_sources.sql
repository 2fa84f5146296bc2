-- One row per source that was paid for in the quarters of its wins: its wins within the
-- days of the horizon, and those of all other hand-offs of the same quarters.
-- What never returned cannot fall, so a source is held against the others and not
-- against its own past. Spend that is not on file is not known and makes no row (R41).
-- Glossary: signal, spend, won.
with

quarters as (
    select * from run.quarters
),

bases as (
    select * from cohorts.win_bases
),

channel_spend as (
    select * from cohorts.channel_spend
),

whole as (
    select * from bases
    where grouping = 'all'
),

spans as (
    select
        min(quarters.starts_on) as starts_on,
        max(quarters.starts_on) as last_starts_on
    from quarters
    inner join whole
        on quarters.quarter = whole.first_quarter
        or quarters.quarter = whole.last_quarter
),

paid as (
    select
        channel_spend.source,
        sum(channel_spend.spend_amount) as spend_amount
    from channel_spend
    inner join quarters
        on channel_spend.quarter = quarters.quarter
    inner join spans
        on quarters.starts_on >= spans.starts_on
        and quarters.starts_on <= spans.last_starts_on
    where channel_spend.spend_amount > 0
    group by channel_spend.source
),

final as (
    select
        bases.group_value as source,
        whole.quarter_count,
        whole.first_quarter,
        whole.last_quarter,
        paid.spend_amount,
        bases.won_count,
        bases.won_undated_count,
        bases.handoff_count,
        whole.won_count - bases.won_count as other_won_count,
        whole.won_undated_count - bases.won_undated_count as other_undated_count,
        whole.handoff_count - bases.handoff_count as other_handoff_count
    from bases
    inner join paid
        on bases.group_value = paid.source
    cross join whole
    where bases.grouping = 'source' and bases.is_in_glossary
)

select * from final
