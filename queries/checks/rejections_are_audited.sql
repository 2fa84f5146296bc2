-- One row per reason and decision on which audit, list and rejections of the quarter
-- differ in number, or whose verdicts do not sum to the rejected.
-- Glossary: rejected, audited, rejection reason.
with

rejections as (
    select * from marts.rejections
),

audited as (
    select * from marts.rejection_audit
),

listed as (
    select * from marts.rejection_list
),

told as (
    select
        reason,
        decision,
        handoff_count as rejected_count,
        0 as audited_count,
        0 as verdict_count,
        0 as listed_count
    from rejections
    union all
    select
        reason,
        decision,
        0 as rejected_count,
        rejected_count as audited_count,
        too_early_count + fair_count + not_measurable_count
        + claimed_not_found_count + no_reason_count as verdict_count,
        0 as listed_count
    from audited
    union all
    select
        reason,
        decision,
        0 as rejected_count,
        0 as audited_count,
        0 as verdict_count,
        1 as listed_count
    from listed
),

final as (
    select
        reason,
        decision,
        sum(rejected_count) as rejected_count,
        sum(audited_count) as audited_count,
        sum(verdict_count) as verdict_count,
        sum(listed_count) as listed_count
    from told
    group by reason, decision
    having sum(rejected_count) != sum(audited_count)
        or sum(rejected_count) != sum(verdict_count)
        or sum(rejected_count) != sum(listed_count)
)

select * from final
