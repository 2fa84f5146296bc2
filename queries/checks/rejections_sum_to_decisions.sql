-- Quarters whose rejections by reason are not their disqualified and recycled?
-- One row per such quarter; a missing reason is a row, not a gap.
-- Glossary: rejected, rejection reason.
with

reasons as (
    select quarter, sum(rejected_count) as rejected_count
    from marts.rejection_quarters
    group by quarter
),

groups as (
    select quarter, disqualified_count + recycled_count as rejected_count
    from cohorts.groups
    where grouping = 'all'
),

final as (
    select groups.quarter, groups.rejected_count
    from groups
    left join reasons
        on groups.quarter = reasons.quarter
    where groups.rejected_count != coalesce(reasons.rejected_count, 0)
)

select * from final
