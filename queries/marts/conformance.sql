-- One row per source and trigger of the quarter's hand-offs: claimed against
-- conforming.
-- Padding is claimed and not conforming; what both kinds became stands beside it.
-- Glossary: claimed, conforming, padding.
with

period as (
    select * from run.period
),

handoffs as (
    select * from journeys.handoffs
),

final as (
    select
        handoffs.source,
        handoffs.trigger,
        count(*) as claimed_count,
        count(*) filter (where handoffs.is_conforming) as conforming_count,
        count(*) filter (where not handoffs.is_conforming) as nonconforming_count,
        count(*) filter (where handoffs.is_conforming is null) as not_judged_count,
        count(*) filter (
            where handoffs.is_conforming and handoffs.decision = 'qualified'
        ) as conforming_qualified_count,
        count(*) filter (
            where not handoffs.is_conforming and handoffs.decision = 'qualified'
        ) as nonconforming_qualified_count
    from handoffs
    inner join period
        on handoffs.quarter = period.quarter
    group by handoffs.source, handoffs.trigger
)

select * from final
