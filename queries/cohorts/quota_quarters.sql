-- One row per quota line of the report's quarter and quarter before it: what counted
-- by the same business day, as was then known, what of that stayed, and what counted in
-- the end. Basis: whether it tells a season. It does not if only a part is on file
-- (R33, R51), no lead counted, or of those that may have counted more than one in five
-- cannot be judged or placed on a day (R64).
-- Glossary: pacing, quota, credited back.
with

pacing_day as (
    select * from cohorts.pacing_day
),

same_days as (
    select * from cohorts.same_days
),

quarters as (
    select * from run.quarters
),

quota_parts as (
    select * from cohorts.quota_parts
),

quota_leads as (
    select * from cohorts.quota_leads
),

quarters_before as (
    select
        quarters.quarter,
        quarters.starts_on,
        coalesce(same_days.then_on, quarters.starts_on - 1) as then_on,
        quarters.is_complete
        and quarters.starts_on >= pacing_day.recorded_from_on
        and quarters.ends_before - 1
        <= coalesce(pacing_day.recorded_until_on, quarters.ends_before) as is_on_file
    from quarters
    inner join pacing_day
        on quarters.starts_on < pacing_day.starts_on
    left join same_days
        on quarters.quarter = same_days.quarter
        and same_days.day_on = pacing_day.known_until_on
),

counted as (
    select
        quota_parts.part_number,
        quota_parts.quota_name,
        quota_parts.is_total,
        quarters_before.quarter,
        quarters_before.starts_on,
        quarters_before.then_on,
        coalesce(quarters_before.is_on_file, false) as is_on_file,
        count(*) filter (
            where quota_leads.opened_on <= quarters_before.then_on
                and (
                    quota_leads.is_earned
                    or quota_leads.is_credited_back
                    and quota_leads.credited_on > quarters_before.then_on
                )
        ) as counted_then_count,
        count(*) filter (
            where quota_leads.is_earned
                and quota_leads.opened_on <= quarters_before.then_on
        ) as stayed_count,
        count(*) filter (where quota_leads.is_earned) as earned_count,
        count(*) filter (where quota_leads.is_unsure) as unsure_count,
        count(*) filter (where quota_leads.is_earned or quota_leads.is_unsure)
            as perhaps_count
    from quota_parts
    cross join quarters_before
    left join quota_leads
        on quota_parts.part_number = quota_leads.part_number
        and quarters_before.quarter = quota_leads.quarter
    group by
        quota_parts.part_number, quota_parts.quota_name, quota_parts.is_total,
        quarters_before.quarter, quarters_before.starts_on, quarters_before.then_on,
        quarters_before.is_on_file
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
        case
            when not is_on_file then 'partly on file'
            when unsure_count * 5 > perhaps_count then 'not judged'
            when earned_count = 0 then 'nothing counted'
            else 'season'
        end as basis,
        starts_on,
        then_on
    from counted
)

select * from final
