-- One row per calendar and holiday of the quarter on which nobody has to answer.
-- The calendars of the plan as they were resolved, so that they can be audited.
-- Glossary: calendar, business time.
with

period as (
    select * from run.period
),

calendars as (
    select * from plan.calendars
),

calendar_days as (
    select * from run.calendar_days
),

final as (
    select
        calendar_days.calendar_name,
        calendars.time_zone,
        calendars.hours,
        calendar_days.day_on,
        calendar_days.holiday_name
    from calendar_days
    inner join period
        on calendar_days.day_on >= period.starts_on
        and calendar_days.day_on < period.ends_before
    inner join calendars
        on calendar_days.calendar_name = calendars.calendar_name
    where calendar_days.holiday_name is not null
)

select * from final
