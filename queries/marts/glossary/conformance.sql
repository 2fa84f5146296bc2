-- One row per source and trigger of the quarter's hand-offs: claimed against
-- conforming, and the leads that were missed.
-- Padding is rated and not conforming: bulk and what began with sales were claimed and
-- are neither (R60). What both kinds became stands beside it. Missed leads are people
-- beside the hand-offs, and in no claimed count.
-- Glossary: claimed, conforming, padding, missed lead.
with

period as (
    select * from run.period
),

handoffs as (
    select * from journeys.handoffs
),

responses as (
    select * from journeys.response_fates
),

counted as (
    select
        handoffs.source,
        handoffs.trigger,
        count(*) as claimed_count,
        count(*) filter (where handoffs.is_rated) as rated_count,
        count(*) filter (where handoffs.is_rated and handoffs.is_conforming)
            as conforming_count,
        count(*) filter (where handoffs.is_rated and not handoffs.is_conforming)
            as nonconforming_count,
        count(*) filter (where handoffs.is_rated and handoffs.is_conforming is null)
            as not_judged_count,
        count(*) filter (
            where handoffs.is_rated
                and handoffs.is_conforming
                and handoffs.decision = 'qualified'
        ) as conforming_qualified_count,
        count(*) filter (
            where handoffs.is_rated
                and not handoffs.is_conforming
                and handoffs.decision = 'qualified'
        ) as nonconforming_qualified_count,
        0 as missed_count
    from handoffs
    inner join period
        on handoffs.quarter = period.quarter
    group by handoffs.source, handoffs.trigger
    union all
    select
        responses.source,
        responses.trigger,
        0 as claimed_count,
        0 as rated_count,
        0 as conforming_count,
        0 as nonconforming_count,
        0 as not_judged_count,
        0 as conforming_qualified_count,
        0 as nonconforming_qualified_count,
        count(*) as missed_count
    from responses
    inner join period
        on responses.quarter = period.quarter
    where responses.is_told and responses.missed_fate = 'missed'
    group by responses.source, responses.trigger
),

final as (
    select
        source,
        trigger,
        cast(sum(claimed_count) as bigint) as claimed_count,
        cast(sum(rated_count) as bigint) as rated_count,
        cast(sum(conforming_count) as bigint) as conforming_count,
        cast(sum(nonconforming_count) as bigint) as nonconforming_count,
        cast(sum(not_judged_count) as bigint) as not_judged_count,
        cast(sum(conforming_qualified_count) as bigint)
            as conforming_qualified_count,
        cast(sum(nonconforming_qualified_count) as bigint)
            as nonconforming_qualified_count,
        cast(sum(missed_count) as bigint) as missed_count
    from counted
    group by source, trigger
)

select * from final
