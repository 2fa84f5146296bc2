-- One row per quota line and day of the report's quarter: the share of the quota that
-- is due when that day ends. By season: the mean share that had counted by the same
-- business day, of four quarters or more that tell it. With fewer: straight by business
-- days. On the last day all is due.
-- Glossary: pacing, quota.
with

pacing_day as (
    select * from cohorts.pacing_day
),

same_days as (
    select * from cohorts.same_days
),

quota_parts as (
    select * from cohorts.quota_parts
),

quota_quarters as (
    select * from cohorts.quota_quarters
),

quota_leads as (
    select * from cohorts.quota_leads
),

seasons as (
    select
        part_number,
        quarter,
        earned_count,
        count(*) over (partition by part_number) as season_count
    from quota_quarters
    where basis = 'season'
),

earned_days as (
    select part_number, quarter, opened_on, count(*) as earned_count from quota_leads
    where is_earned
    group by part_number, quarter, opened_on
),

counted as (
    select
        seasons.part_number,
        seasons.quarter,
        seasons.season_count,
        same_days.day_on,
        cast(
            cast(
                coalesce(
                    sum(earned_days.earned_count) filter (
                        where earned_days.opened_on <= same_days.then_on
                    ),
                    0
                ) as decimal(18, 4)
            ) / seasons.earned_count as decimal(12, 9)
        ) as share
    from seasons
    inner join same_days
        on seasons.quarter = same_days.quarter
    inner join earned_days
        on seasons.part_number = earned_days.part_number
        and seasons.quarter = earned_days.quarter
    where seasons.season_count >= 4
    group by
        seasons.part_number, seasons.quarter, seasons.season_count,
        seasons.earned_count, same_days.day_on
),

mean_shares as (
    select
        part_number,
        day_on,
        max(season_count) as season_count,
        cast(sum(share) / count(*) as decimal(12, 9)) as mean_share
    from counted
    group by part_number, day_on
),

final as (
    select
        quota_parts.part_number,
        quota_parts.quota_name,
        quota_parts.is_total,
        same_days.day_on,
        mean_shares.day_on is not null as is_by_season,
        case
            when same_days.day_on = pacing_day.ends_before - 1 then 1
            when mean_shares.day_on is not null then mean_shares.mean_share
            else cast(
                cast(same_days.business_day as decimal(9, 4))
                / same_days.business_day_count as decimal(12, 9)
            )
        end as due_share
    from quota_parts
    cross join pacing_day
    inner join same_days
        on pacing_day.quarter = same_days.quarter
    left join mean_shares
        on quota_parts.part_number = mean_shares.part_number
        and same_days.day_on = mean_shares.day_on
)

select * from final
