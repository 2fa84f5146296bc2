-- One row per quarter and channel that has spend, rated hand-offs, or both.
-- Spend is that of the quarter's days, outcomes are of the hand-offs that opened on
-- them (R41, R60). No spend on file is null and never 0; no hand-offs are 0 of them.
-- Glossary: spend, source, conforming, pipeline, sourced revenue.
with

groups as (
    select * from cohorts.groups
),

channel_spend as (
    select * from cohorts.channel_spend
),

channel_outcomes as (
    select * from cohorts.channel_outcomes
),

counted as (
    select * from groups
    where grouping = 'source'
),

keys as (
    select quarter, source from channel_spend
    union
    select quarter, group_value as source from counted
),

final as (
    select
        keys.quarter,
        keys.source,
        coalesce(counted.is_in_glossary, channel_spend.is_in_glossary)
            as is_in_glossary,
        coalesce(channel_spend.cost_count, 0) as cost_count,
        coalesce(channel_spend.unknown_cost_count, 0) as unknown_cost_count,
        channel_spend.spend_amount,
        channel_spend.mature_spend_amount,
        channel_spend.win_mature_spend_amount,
        channel_spend.spent_from_on,
        channel_spend.spent_until_on,
        coalesce(counted.handoff_count, 0) as handoff_count,
        coalesce(channel_outcomes.conforming_count, 0) as conforming_count,
        coalesce(channel_outcomes.not_judged_count, 0) as not_judged_count,
        coalesce(counted.qualified_count, 0) as qualified_count,
        coalesce(channel_outcomes.pipeline_count, 0) as pipeline_count,
        coalesce(channel_outcomes.pipeline_amount, 0) as pipeline_amount,
        coalesce(channel_outcomes.pipeline_unknown_count, 0) as pipeline_unknown_count,
        coalesce(counted.won_count, 0) as won_count,
        coalesce(channel_outcomes.won_deal_count, 0) as won_deal_count,
        coalesce(channel_outcomes.won_amount, 0) as won_amount,
        coalesce(channel_outcomes.won_unknown_count, 0) as won_unknown_count,
        coalesce(counted.mature_count, 0) as mature_count,
        coalesce(channel_outcomes.mature_conforming_count, 0)
            as mature_conforming_count,
        coalesce(channel_outcomes.mature_not_judged_count, 0)
            as mature_not_judged_count,
        coalesce(counted.qualified_within_count, 0) as qualified_within_count,
        coalesce(counted.qualified_within_unknown_count, 0)
            as qualified_within_unknown_count,
        coalesce(counted.win_mature_count, 0) as win_mature_count,
        coalesce(counted.won_within_count, 0) as won_within_count,
        coalesce(counted.won_undated_count, 0) as won_undated_count
    from keys
    left join counted
        on keys.quarter = counted.quarter
        and coalesce(keys.source, '') = coalesce(counted.group_value, '')
    left join channel_spend
        on keys.quarter = channel_spend.quarter
        and coalesce(keys.source, '') = coalesce(channel_spend.source, '')
    left join channel_outcomes
        on keys.quarter = channel_outcomes.quarter
        and coalesce(keys.source, '') = coalesce(channel_outcomes.source, '')
)

select * from final
