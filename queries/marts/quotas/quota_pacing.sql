-- One row per quota line of the quarter's plan, and one for all leads where none is for
-- the whole: what is due by the last day known, what counts, and what is needed a week.
-- In a quarter that is over no day is left: null, not zero. By season: the quarters
-- that tell it are those of marts.quota_seasons.
-- Glossary: quota, pacing.
with

period as (
    select * from run.period
),

pacing_day as (
    select * from cohorts.pacing_day
),

quota_parts as (
    select * from cohorts.quota_parts
),

quota_leads as (
    select * from cohorts.quota_leads
),

due_shares as (
    select * from cohorts.due_shares
),

counted as (
    select
        quota_parts.part_number,
        count(*) filter (where quota_leads.is_earned) as earned_count
    from quota_parts
    cross join pacing_day
    left join quota_leads
        on quota_parts.part_number = quota_leads.part_number
        and pacing_day.quarter = quota_leads.quarter
    group by quota_parts.part_number
),

spans as (
    select
        pacing_day.quarter,
        pacing_day.known_until_on,
        case
            when not period.is_complete
                then pacing_day.ends_before - 1 - pacing_day.known_until_on
        end as days_left
    from pacing_day
    inner join period
        on pacing_day.quarter = period.quarter
),

final as (
    select
        quota_parts.part_number,
        quota_parts.quota_name,
        quota_parts.is_total,
        quota_parts.quota_count,
        cast(
            quota_parts.quota_count * coalesce(due_shares.due_share, 0)
            as decimal(18, 2)
        ) as due_count,
        counted.earned_count,
        coalesce(due_shares.is_by_season, false) as is_by_season,
        spans.days_left,
        cast(
            case
                when quota_parts.quota_count <= counted.earned_count then 0
                else quota_parts.quota_count - counted.earned_count
            end * 7 / nullif(spans.days_left, 0) as decimal(18, 2)
        ) as needed_per_week_count,
        spans.known_until_on
    from quota_parts
    cross join spans
    inner join counted
        on quota_parts.part_number = counted.part_number
    left join due_shares
        on quota_parts.part_number = due_shares.part_number
        and spans.known_until_on = due_shares.day_on
)

select * from final
