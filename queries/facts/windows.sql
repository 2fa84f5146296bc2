-- One row per hand-off: between which moments an act of sales belongs to it. From as
-- many business days before it as count as already working (R23), by whichever calendar
-- goes back furthest, to the next hand-off of the person. It is decided until the end
-- of the decision's second or day; one seen between two deliveries perhaps from
-- decided_from on (R44). A meeting booked from booked_from_at on answers it (R59).
-- Glossary: hand-off, already working, business day.
with

quarters as (
    select * from run.quarters
),

settings as (
    select * from plan.settings
),

calendar_days as (
    select * from run.calendar_days
),

handoffs as (
    select * from episodes.episodes
),

first_days as (
    select
        calendar_name,
        business_day_number,
        min(day_on) as first_on
    from calendar_days
    group by calendar_name, business_day_number
),

looked_back as (
    select
        settings.quarter as plan_quarter,
        calendar_days.day_on,
        min(first_days.first_on) as looked_back_to_on
    from settings
    inner join calendar_days
        on settings.already_working_days >= 0
    inner join first_days
        on calendar_days.calendar_name = first_days.calendar_name
        and calendar_days.business_day_number - settings.already_working_days
        = first_days.business_day_number
    group by settings.quarter, calendar_days.day_on
),

booked as (
    select
        handoffs.handoff_id,
        handoffs.opened_ordered_at - case
            when handoffs.opened_at is null then 0
            else settings.booked_before_minutes
        end * interval 1 minute as booked_from_at
    from handoffs
    inner join quarters
        on handoffs.quarter = quarters.quarter
    inner join settings
        on quarters.plan_quarter = settings.quarter
),

final as (
    select
        handoffs.handoff_id,
        handoffs.person_id,
        quarters.plan_quarter,
        looked_back.looked_back_to_on,
        booked.booked_from_at,
        lead(booked.booked_from_at) over (
            partition by handoffs.person_id order by handoffs.opened_ordered_at
        ) as next_booked_from_at,
        handoffs.opened_ordered_at,
        handoffs.next_ordered_at,
        case
            when handoffs.is_decided_between
                then coalesce(
                    handoffs.decided_not_before_at, handoffs.opened_ordered_at
                )
        end as decided_from,
        coalesce(
            handoffs.decided_not_after_at,
            cast(handoffs.decided_on as timestamp) + interval 86399 second
        ) as decided_until
    from handoffs
    inner join quarters
        on handoffs.quarter = quarters.quarter
    inner join booked
        on handoffs.handoff_id = booked.handoff_id
    inner join looked_back
        on quarters.plan_quarter = looked_back.plan_quarter
        and handoffs.opened_on = looked_back.day_on
)

select * from final
