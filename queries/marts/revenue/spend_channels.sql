-- One row per quarter of opening and channel, and one per quarter for all of them: from
-- spend to hand-offs to revenue. Mature counts stand beside the spend of days as old,
-- so that both are of the same days. What no export tells is null; spend is recorded in
-- a quarter where the first is on file by its first week and the last in its last one.
-- Spend without hand-offs and hand-offs without spend have rows.
-- Glossary: spend, cost per outcome, source, conforming, pipeline, sourced revenue.
with

period as (
    select * from run.period
),

horizons as (
    select * from run.horizons
),

quarters as (
    select * from run.quarters
),

told as (
    select * from canonical.told
),

groups as (
    select * from cohorts.groups
),

channel_returns as (
    select * from cohorts.channel_returns
),

rows_summed as (
    select
        false as is_total,
        quarter,
        source,
        is_in_glossary,
        * exclude (quarter, source, is_in_glossary)
    from channel_returns
    union all
    select
        true as is_total,
        quarter,
        null as source,
        true as is_in_glossary,
        * exclude (quarter, source, is_in_glossary)
    from channel_returns
),

summed as (
    select
        is_total,
        quarter,
        source,
        min(is_in_glossary) as is_in_glossary,
        sum(spend_amount) as spend_amount,
        sum(cost_count) as cost_count,
        sum(unknown_cost_count) as unknown_cost_count,
        min(spent_from_on) as spent_from_on,
        max(spent_until_on) as spent_until_on,
        sum(handoff_count) as handoff_count,
        sum(case when spend_amount is null then handoff_count else 0 end)
            as unspent_handoff_count,
        sum(conforming_count) as conforming_count,
        sum(not_judged_count) as not_judged_count,
        sum(qualified_count) as qualified_count,
        sum(pipeline_count) as pipeline_count,
        sum(pipeline_amount) as pipeline_amount,
        sum(pipeline_unknown_count) as pipeline_unknown_count,
        sum(won_count) as won_count,
        sum(won_deal_count) as won_deal_count,
        sum(won_amount) as won_amount,
        sum(won_unknown_count) as won_unknown_count,
        sum(mature_spend_amount) as mature_spend_amount,
        sum(mature_count) as mature_count,
        sum(mature_conforming_count) as mature_conforming_count,
        sum(mature_not_judged_count) as mature_not_judged_count,
        sum(qualified_within_count) as qualified_within_count,
        sum(qualified_within_unknown_count) as qualified_within_unknown_count,
        sum(win_mature_spend_amount) as win_mature_spend_amount,
        sum(win_mature_count) as win_mature_count,
        sum(won_within_count) as won_within_count,
        sum(won_undated_count) as won_undated_count
    from rows_summed
    group by is_total, quarter, source
),

spans as (
    select min(spent_from_on) as first_on, max(spent_until_on) as last_on
    from channel_returns
),

begun as (
    select
        quarter,
        bool_or(is_qualification_begun) as is_qualification_begun,
        bool_or(is_win_recorded) as is_win_recorded
    from groups
    group by quarter
),

final as (
    select
        summed.quarter,
        quarters.starts_on,
        quarters.is_report_quarter,
        summed.is_total,
        summed.source,
        summed.is_in_glossary,
        cast(summed.cost_count as bigint) as cost_count,
        cast(summed.unknown_cost_count as bigint) as unknown_cost_count,
        summed.spend_amount,
        coalesce(
            spans.first_on <= quarters.starts_on + 7
            and spans.last_on >= least(quarters.ends_before - 1, period.ended_on) - 7,
            false
        ) as is_spend_recorded,
        cast(summed.handoff_count as bigint) as handoff_count,
        cast(summed.unspent_handoff_count as bigint) as unspent_handoff_count,
        cast(summed.conforming_count as bigint) as conforming_count,
        cast(summed.not_judged_count as bigint) as not_judged_count,
        cast(summed.qualified_count as bigint) as qualified_count,
        case when told.tells_opportunities then cast(summed.pipeline_count as bigint)
        end as pipeline_count,
        case when told.tells_opportunities then summed.pipeline_amount end
            as pipeline_amount,
        cast(summed.pipeline_unknown_count as bigint) as pipeline_unknown_count,
        case when told.tells_wins then cast(summed.won_count as bigint) end
            as won_count,
        case when told.tells_wins then cast(summed.won_deal_count as bigint) end
            as won_deal_count,
        case when told.tells_wins then summed.won_amount end as won_amount,
        cast(summed.won_unknown_count as bigint) as won_unknown_count,
        horizons.within_days,
        summed.mature_spend_amount,
        cast(summed.mature_count as bigint) as mature_count,
        cast(summed.mature_conforming_count as bigint) as mature_conforming_count,
        cast(summed.mature_not_judged_count as bigint) as mature_not_judged_count,
        cast(summed.qualified_within_count as bigint) as qualified_within_count,
        cast(summed.qualified_within_unknown_count as bigint)
            as qualified_within_unknown_count,
        coalesce(begun.is_qualification_begun, false) as is_qualification_begun,
        horizons.win_within_days,
        summed.win_mature_spend_amount,
        cast(summed.win_mature_count as bigint) as win_mature_count,
        cast(summed.won_within_count as bigint) as won_within_count,
        cast(summed.won_undated_count as bigint) as won_undated_count,
        coalesce(begun.is_win_recorded, false) as is_win_recorded,
        summed.spent_from_on,
        summed.spent_until_on
    from summed
    inner join quarters
        on summed.quarter = quarters.quarter
    left join begun
        on summed.quarter = begun.quarter
    cross join horizons
    cross join period
    cross join told
    cross join spans
)

select * from final
