-- One row per reason and decision of the quarter's rated hand-offs rejected by sales.
-- Null is no reason given; a value in none of the glossary's tables stays as written.
-- One that stands on accepted ones alike explains nothing (R70). Accepted ones were
-- taken on first and then rejected; the others were turned away before.
-- Glossary: rejected, rejection reason, MQL-SQL gap.
with

period as (
    select * from run.period
),

handoffs as (
    select * from journeys.handoffs
),

uses as (
    select * from cohorts.reason_uses
),

final as (
    select
        handoffs.reason,
        handoffs.reason is null
        or handoffs.is_reason_in_glossary is not false as is_in_glossary,
        handoffs.reason_family,
        handoffs.acts,
        handoffs.decision,
        count(*) as handoff_count,
        count(*) filter (where handoffs.is_conforming) as conforming_count,
        count(*) filter (where not handoffs.is_conforming) as nonconforming_count,
        count(*) filter (where handoffs.is_conforming is null) as not_judged_count,
        count(*) filter (where handoffs.is_accepted) as accepted_count,
        count(*) filter (where handoffs.is_accepted is null)
            as acceptance_unknown_count,
        coalesce(uses.is_on_both_alike, false) as is_on_both_alike,
        uses.rejected_reason_count,
        uses.rejected_count,
        uses.taken_reason_count,
        uses.taken_count
    from handoffs
    inner join period
        on handoffs.quarter = period.quarter
    left join uses
        on handoffs.quarter = uses.quarter
        and handoffs.reason = uses.reason
    where handoffs.is_rated and handoffs.decision in ('disqualified', 'recycled')
    group by
        handoffs.reason,
        handoffs.reason is null or handoffs.is_reason_in_glossary is not false,
        handoffs.reason_family,
        handoffs.acts,
        handoffs.decision,
        coalesce(uses.is_on_both_alike, false),
        uses.rejected_reason_count,
        uses.rejected_count,
        uses.taken_reason_count,
        uses.taken_count
)

select * from final
