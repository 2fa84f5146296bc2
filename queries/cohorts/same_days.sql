-- One row per day of the report's quarter and quarter up to it: the day of that quarter
-- by which as many business days had begun. Business days are Monday to Friday; a
-- weekend follows its Friday. A quarter that is shorter has ended by then.
-- Glossary: pacing, business day.
with

period as (
    select * from run.period
),

quarters as (
    select * from run.quarters
),

days as (
    select * from run.days
),

numbered as (
    select
        quarters.quarter,
        quarters.starts_on,
        days.day_on,
        count(*) filter (where (days.day_on - cast('1970-01-05' as date)) % 7 < 5)
            over (partition by quarters.quarter order by days.day_on) as business_day
    from quarters
    cross join period
    inner join days
        on days.day_on >= quarters.starts_on
        and days.day_on < quarters.ends_before
    where quarters.starts_on <= period.starts_on
),

placed as (
    select
        *,
        max(business_day) over (partition by quarter) as business_day_count,
        business_day * 3
        + row_number() over (partition by quarter, business_day order by day_on)
            as place
    from numbered
),

final as (
    select
        placed.quarter,
        own.day_on,
        coalesce(
            max(placed.day_on) filter (where placed.place <= own.place),
            min(placed.starts_on) - 1
        ) as then_on,
        own.business_day,
        own.business_day_count
    from placed
    cross join period
    inner join placed as own
        on period.quarter = own.quarter
    group by placed.quarter, own.day_on, own.business_day, own.business_day_count
)

select * from final
