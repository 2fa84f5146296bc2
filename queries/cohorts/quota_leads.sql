-- One row per quota line of the report's quarter and hand-off, of that quarter or one
-- before, that earns quota on the line, no longer does, or may: nothing judges it, or
-- its source is not known.
-- One that was credited back counted until the day on which it was.
-- Glossary: quota, credited back.
with

period as (
    select * from run.period
),

quota_parts as (
    select * from cohorts.quota_parts
),

quarters as (
    select * from run.quarters
),

handoffs as (
    select * from journeys.handoffs
),

final as (
    select
        quota_parts.part_number,
        handoffs.quarter,
        handoffs.handoff_id,
        handoffs.quota_fate = 'earned'
        and (quota_parts.source is null or handoffs.is_source_known) as is_earned,
        handoffs.quota_fate = 'credited back'
        and (quota_parts.source is null or handoffs.is_source_known)
            as is_credited_back,
        handoffs.quota_fate in ('cannot be judged', 'quarter not known')
        or handoffs.is_opened_between
        or quota_parts.source is not null and not handoffs.is_source_known as is_unsure,
        handoffs.opened_on,
        handoffs.decided_not_after_on as credited_on
    from quota_parts
    inner join handoffs
        on (
            quota_parts.source is null
            or quota_parts.source = handoffs.source
            or not handoffs.is_source_known
        )
        and (quota_parts.segment is null or quota_parts.segment = handoffs.segment)
        and (quota_parts.region is null or quota_parts.region = handoffs.region)
    inner join quarters
        on handoffs.quarter = quarters.quarter
    inner join period
        on quarters.starts_on <= period.starts_on
    where handoffs.quota_fate
        in ('earned', 'credited back', 'cannot be judged', 'quarter not known')
)

select * from final
