-- One row per record or hand-off that the dashboard counts and the report does not, or
-- the reverse, with the step that parts them (R42).
-- What the two count alike is left out.
-- Glossary: dashboard count, re-stamped.
with

counts as (
    select * from cohorts.crm_counts
),

dates as (
    select * from journeys.dashboard_handoffs
),

handoffs as (
    select * from journeys.handoffs
),

final as (
    select
        counts.step,
        counts.record_id,
        counts.handoff_id,
        counts.claimed_count - counts.counted_count as record_count,
        dates.dated_on,
        handoffs.opened_on
    from counts
    left join dates
        on counts.record_id = dates.record_id
    left join handoffs
        on counts.handoff_id = handoffs.handoff_id
    where counts.step is not null
)

select * from final
