-- One row per quarter whose rejections by reason are not its disqualified and recycled.
-- A missing reason is a row, not a gap.
-- Glossary: rejected, rejection reason.
with

rejections as (
    select * from marts.rejection_quarters
),

groups as (
    select * from cohorts.groups
),

by_reason as (
    select quarter, sum(rejected_count) as rejected_count
    from rejections
    group by quarter
),

final as (
    select groups.quarter, by_reason.rejected_count
    from groups
    left join by_reason
        on groups.quarter = by_reason.quarter
    where groups.grouping = 'all'
        and groups.disqualified_count + groups.recycled_count
        != coalesce(by_reason.rejected_count, 0)
)

select * from final
