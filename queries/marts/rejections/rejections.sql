-- One row per reason and decision of the quarter's rated hand-offs rejected by sales.
-- Null is no reason given; a value in none of the glossary's tables stays as written.
-- Glossary: rejected, rejection reason, MQL-SQL gap.
with

period as (
    select * from run.period
),

handoffs as (
    select * from journeys.handoffs
),

final as (
    select
        handoffs.reason,
        handoffs.reason is null or handoffs.is_reason_in_glossary as is_in_glossary,
        handoffs.reason_family,
        handoffs.acts,
        handoffs.decision,
        count(*) as handoff_count,
        count(*) filter (where handoffs.is_conforming) as conforming_count,
        count(*) filter (where not handoffs.is_conforming) as nonconforming_count,
        count(*) filter (where handoffs.is_conforming is null) as not_judged_count
    from handoffs
    inner join period
        on handoffs.quarter = period.quarter
    where handoffs.is_rated and handoffs.decision in ('disqualified', 'recycled')
    group by
        handoffs.reason,
        handoffs.reason is null or handoffs.is_reason_in_glossary,
        handoffs.reason_family,
        handoffs.acts,
        handoffs.decision
)

select * from final
