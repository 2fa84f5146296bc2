-- One row per source and family of reasons of the quarter's rated hand-offs rejected.
-- Null is no reason given, or a source not recorded.
-- Glossary: rejected, rejection reason, source.
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
        case
            when handoffs.reason is not null and not handoffs.is_reason_in_glossary
                then 'not in the glossary'
            else handoffs.reason_family
        end as reason_family,
        count(*) as rejected_count
    from handoffs
    inner join period
        on handoffs.quarter = period.quarter
    where handoffs.is_rated and handoffs.decision in ('disqualified', 'recycled')
    group by
        handoffs.source,
        case
            when handoffs.reason is not null and not handoffs.is_reason_in_glossary
                then 'not in the glossary'
            else handoffs.reason_family
        end
)

select * from final
