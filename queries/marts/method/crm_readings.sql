-- One row per run, so one row: what the plan says of the CRM's dashboard (R42).
-- Nothing stated: null, and the number done anew from the exports stands alone. Gone:
-- deleted or merged records with a date of the quarter; a dashboard read while they
-- were there counts them.
-- Glossary: dashboard count, unexplained.
with

readings as (
    select * from canonical.dashboard_readings
),

dates as (
    select * from journeys.dashboard_handoffs
),

final as (
    select
        readings.quarter,
        readings.shown_in,
        readings.stated_count,
        count(dates.record_id) filter (where dates.is_live) as counted_count,
        count(dates.record_id) filter (where not dates.is_live) as gone_count,
        readings.stated_on,
        readings.left_out_on
    from readings
    left join dates
        on dates.is_in_quarter
    group by
        readings.quarter,
        readings.shown_in,
        readings.stated_count,
        readings.stated_on,
        readings.left_out_on
)

select * from final
