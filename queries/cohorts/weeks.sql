-- One row per week of the report's quarter; weeks at the edge have fewer days (R39).
-- Weeks start on the company's day. A week is complete once all of it is known: until
-- the as-of day, or that until which MQLs are on file (R51).
-- Glossary: quota.
with

period as (
    select * from run.period
),

days as (
    select * from run.days
),

pacing_day as (
    select * from cohorts.pacing_day
),

quarter_days as (
    select
        days.day_on,
        days.day_on - cast(
            (days.day_on - cast('1970-01-05' as date) - period.week_starts_number + 8)
            % 7 as integer
        ) as week_on
    from days
    inner join period
        on days.day_on >= period.starts_on
        and days.day_on < period.ends_before
),

weeks as (
    select
        week_on,
        min(day_on) as week_starts_on,
        max(day_on) + 1 as week_ends_before,
        count(*) as day_count
    from quarter_days
    group by week_on
),

final as (
    select
        weeks.week_starts_on,
        weeks.week_ends_before,
        weeks.day_count,
        weeks.week_ends_before <= pacing_day.known_until_on + 1 as is_complete
    from weeks
    cross join pacing_day
)

select * from final
