-- One row per run, so one row: the day a dashboard of the CRM was read, and its clock.
-- Where the plan says nothing it is read on the as-of day, and its days are cut in
-- UTC. Nothing later than the as-of day is known, so a number read after it counts
-- for a complete quarter only; left_out_on is the day of one that does not.
-- Glossary: dashboard count.
with

period as (
    select * from run.period
),

crm_says as (
    select * from plan.crm_says
),

said as (
    select
        period.*,
        later_says.read_on as left_out_on,
        crm_says.stated_count,
        crm_says.shown_in,
        crm_says.read_on,
        crm_says.starts_at,
        crm_says.ends_before_at,
        crm_says.read_before_at,
        cast(period.as_of_on + 1 as timestamp) as known_before_at
    from period
    left join crm_says
        on period.quarter = crm_says.quarter
        and crm_says.figure = 'mqls'
        and (crm_says.read_on <= period.as_of_on or period.is_complete)
    left join crm_says as later_says
        on period.quarter = later_says.quarter
        and later_says.figure = 'mqls'
        and later_says.read_on > period.as_of_on
        and not period.is_complete
),

final as (
    select
        quarter,
        stated_count,
        shown_in,
        read_on as stated_on,
        left_out_on,
        least(coalesce(read_on, as_of_on), as_of_on) as read_on,
        starts_on,
        ends_before,
        coalesce(starts_at, cast(starts_on as timestamp)) as starts_at,
        coalesce(ends_before_at, cast(ends_before as timestamp)) as ends_before_at,
        least(coalesce(read_before_at, known_before_at), known_before_at)
            as read_before_at
    from said
)

select * from final
