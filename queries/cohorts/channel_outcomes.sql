-- One row per quarter of opening and channel: what its rated hand-offs were worth.
-- Conforming ones, deals still open and deals won that are credited to them, at any
-- age and on those old enough. An amount that is blank or in a currency without a rate
-- is not known (R49): the deal is counted apart, and its sum is a least one.
-- Glossary: conforming, pipeline, sourced revenue, mature.
with

horizons as (
    select * from run.horizons
),

handoffs as (
    select * from journeys.handoffs
),

credited as (
    select * from facts.credited_opportunities
),

aged as (
    select
        handoffs.*,
        handoffs.age_days >= horizons.within_days as is_mature
    from handoffs
    cross join horizons
    where handoffs.is_rated
),

deals as (
    select
        credited.handoff_id,
        count(*) filter (where not credited.is_closed) as pipeline_count,
        sum(credited.counted_amount) filter (where not credited.is_closed)
            as pipeline_amount,
        count(*) filter (
            where not credited.is_closed and credited.counted_amount is null
        ) as pipeline_unknown_count,
        count(*) filter (where credited.is_won) as won_deal_count,
        sum(credited.counted_amount) filter (where credited.is_won) as won_amount,
        count(*) filter (where credited.is_won and credited.counted_amount is null)
            as won_unknown_count
    from credited
    where credited.handoff_id is not null
    group by credited.handoff_id
),

final as (
    select
        aged.quarter,
        aged.source,
        count(*) as handoff_count,
        count(*) filter (where aged.is_conforming) as conforming_count,
        count(*) filter (where aged.is_conforming is null) as not_judged_count,
        count(*) filter (where aged.is_mature and aged.is_conforming)
            as mature_conforming_count,
        count(*) filter (where aged.is_mature and aged.is_conforming is null)
            as mature_not_judged_count,
        coalesce(sum(deals.pipeline_count), 0) as pipeline_count,
        coalesce(sum(deals.pipeline_amount), 0) as pipeline_amount,
        coalesce(sum(deals.pipeline_unknown_count), 0) as pipeline_unknown_count,
        coalesce(sum(deals.won_deal_count), 0) as won_deal_count,
        coalesce(sum(deals.won_amount), 0) as won_amount,
        coalesce(sum(deals.won_unknown_count), 0) as won_unknown_count
    from aged
    left join deals
        on aged.handoff_id = deals.handoff_id
    group by aged.quarter, aged.source
)

select * from final
