-- One row per quota line and quarter before the report's, with what counted by the same
-- business day, what of that stayed, and what counted in the end; basis says whether
-- the quarter tells a season, or why not.
-- Glossary: pacing, quota, credited back.
with

quota_quarters as (
    select * from cohorts.quota_quarters
),

final as (
    select
        part_number,
        quota_name,
        is_total,
        quarter,
        counted_then_count,
        stayed_count,
        earned_count,
        unsure_count,
        basis,
        starts_on,
        then_on
    from quota_quarters
)

select * from final
