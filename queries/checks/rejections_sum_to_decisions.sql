-- One row per quarter whose rejections, by reason or by verdict, are not its
-- disqualified and recycled. A missing reason is a row, not a gap.
-- Glossary: rejected, rejection reason, audited.
with

rejections as (
    select * from marts.rejection_quarters
),

fairness as (
    select * from marts.rejection_fairness
),

groups as (
    select * from cohorts.groups
),

by_reason as (
    select quarter, sum(rejected_count) as rejected_count
    from rejections
    group by quarter
),

by_verdict as (
    select
        quarter,
        too_early_count + fair_count + not_measurable_count
        + claimed_not_found_count + no_reason_count as verdict_count
    from fairness
),

final as (
    select
        groups.quarter,
        by_reason.rejected_count,
        by_verdict.verdict_count
    from groups
    left join by_verdict
        on groups.quarter = by_verdict.quarter
    left join by_reason
        on groups.quarter = by_reason.quarter
    where groups.grouping = 'all'
        and (
            groups.disqualified_count + groups.recycled_count
            != coalesce(by_reason.rejected_count, 0)
            or groups.disqualified_count + groups.recycled_count
            != coalesce(by_verdict.verdict_count, 0)
        )
)

select * from final
