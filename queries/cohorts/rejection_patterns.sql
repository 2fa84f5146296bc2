-- One row per quarter and deadline: rejections made shortly before it ran out, of those
-- made before it with something still owed, bulk and what began with sales left out
-- (R60). Only deadlines that have passed are looked at: young quarters at equal age.
-- Shortly is the last business day, or the last quarter of the time for a first
-- response. unmeasured says why a quarter cannot be looked at.
-- Glossary: pattern, rejected, agreement, further touches.
with

period as (
    select * from run.period
),

quarters as (
    select * from run.quarters
),

calendar_days as (
    select * from run.calendar_days
),

handoffs as (
    select * from journeys.handoffs
),

worked as (
    select * from agreements.evidence
),

rejections as (
    select * from agreements.audited_rejections
),

placed as (
    select
        handoffs.quarter,
        handoffs.decision = 'no decision recorded' as is_without_decision,
        worked.hours_unmeasured,
        worked.touches_unmeasured,
        worked.first_response_limit_seconds is not null as has_response_term,
        worked.touches_owed_count is not null as has_touches_term,
        worked.decision_due_on is not null as has_decision_term,
        coalesce(
            rejections.touches_owed != 'none'
            and rejections.first_response_state = 'pending'
            and worked.first_response_due_at <= period.known_until_at,
            false
        ) as is_before_response,
        coalesce(
            rejections.touches_owed != 'none'
            and rejections.touches_state_at_rejection = 'pending'
            and worked.touches_due_on <= period.ended_on,
            false
        ) as is_before_touches,
        coalesce(
            rejections.decided_on <= worked.decision_due_on
            and worked.decision_due_on <= period.ended_on,
            false
        ) as is_before_decision,
        (
            case
                when worked.clock_starts = 'assignment' then worked.assigned_seconds
                else worked.opened_seconds
            end
            + worked.first_response_limit_seconds
            - worked.decided_seconds
        ) * 4 <= worked.first_response_limit_seconds as is_late_response,
        decided_days.business_day_number = touches_days.business_day_number
            as is_last_touches_day,
        decided_days.business_day_number = due_days.business_day_number
            as is_last_decision_day
    from handoffs
    cross join period
    inner join worked
        on handoffs.handoff_id = worked.handoff_id
    left join rejections
        on handoffs.handoff_id = rejections.handoff_id
    left join calendar_days as decided_days
        on worked.calendar_name = decided_days.calendar_name
        and rejections.decided_on = decided_days.day_on
    left join calendar_days as touches_days
        on worked.calendar_name = touches_days.calendar_name
        and worked.touches_due_on = touches_days.day_on
    left join calendar_days as due_days
        on worked.calendar_name = due_days.calendar_name
        and worked.decision_due_on = due_days.day_on
    where not handoffs.is_bulk and not handoffs.is_sales_originated
),

deadlines as (
    select
        quarter,
        'rejected before first response due' as pattern,
        is_without_decision,
        has_response_term as has_term,
        hours_unmeasured as unmeasured,
        is_before_response as is_out_of,
        is_before_response and is_late_response as is_actual
    from placed
    union all
    select
        quarter,
        'rejected before touches due' as pattern,
        is_without_decision,
        has_touches_term as has_term,
        touches_unmeasured as unmeasured,
        is_before_touches as is_out_of,
        is_before_touches and is_last_touches_day as is_actual
    from placed
    union all
    select
        quarter,
        'rejected before decision due' as pattern,
        is_without_decision,
        has_decision_term as has_term,
        cast(null as varchar) as unmeasured,
        is_before_decision as is_out_of,
        is_before_decision and is_last_decision_day as is_actual
    from placed
),

counted as (
    select
        quarter,
        pattern,
        min(is_without_decision) as is_without_decision,
        max(has_term) as has_term,
        count(*) filter (where has_term and unmeasured is null) as measured_count,
        min(unmeasured) filter (where has_term) as unmeasured,
        count(*) filter (where is_out_of) as out_of_count,
        count(*) filter (where is_actual) as actual_count
    from deadlines
    group by quarter, pattern
),

final as (
    select
        quarters.quarter,
        counted.pattern,
        counted.actual_count,
        counted.out_of_count,
        case
            when counted.is_without_decision then 'no decision recorded'
            when not counted.has_term then 'no agreement'
            when counted.measured_count = 0 then counted.unmeasured
        end as unmeasured
    from quarters
    inner join counted
        on quarters.quarter = counted.quarter
)

select * from final
