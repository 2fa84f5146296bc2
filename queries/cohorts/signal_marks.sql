-- One row per rated hand-off and measure that signals watch it for: whether it is what
-- the measure counts; null is not known. Decisions compare at equal age (R44): those
-- within the days of the horizon, of hand-offs as old. Words are those in force now, so
-- that a change of words is no signal; a rejection that states none of their reasons is
-- unsaid. A group filled afterwards (R32) or not in the glossary has no marks.
-- Glossary: signal, MQL-SQL gap, padding, rejection reason, as defined now, mature.
with

horizons as (
    select * from run.horizons
),

reasons as (
    select * from glossary.reasons
),

handoffs as (
    select * from journeys.handoffs
),

redefined as (
    select * from cohorts.redefined
),

promises as (
    select * from cohorts.handoff_promises
),

filled as (
    select * from cohorts.filled
),

rated as (
    select
        handoffs.* exclude (decision),
        case when not handoffs.is_decision_unknown then handoffs.decision end
            as decision,
        redefined.is_conforming_now,
        redefined.reason_family_now,
        handoffs.age_days >= horizons.within_days as is_mature,
        case
            when handoffs.is_decision_unknown then null
            when handoffs.decision = 'no decision recorded' then null
            when handoffs.decision = 'open' then false
            when handoffs.decision_days_most <= horizons.within_days then true
            when handoffs.decision_days_least > horizons.within_days then false
        end as is_decided_within
    from handoffs
    inner join redefined
        on handoffs.handoff_id = redefined.handoff_id
    cross join horizons
    where handoffs.is_rated
),

fields as (
    select
        count(*) filter (where attribute = 'segment' and is_filled_afterwards) > 0
            as is_segment_late,
        count(*) filter (where attribute = 'source' and is_filled_afterwards) > 0
            as is_source_late
    from filled
),

families as (
    select family from reasons
    where is_agreed
    group by family
),

marks as (
    select
        'MQL-SQL gap' as measure,
        cast(null as varchar) as group_name,
        handoff_id,
        quarter,
        decision != 'qualified' and is_decided_within as is_hit,
        false as is_unsaid
    from rated
    where is_mature
    union all
    select
        'SQLs by segment',
        segment,
        handoff_id,
        quarter,
        decision = 'qualified' and is_decided_within,
        false
    from rated
    cross join fields
    where is_mature and is_segment_in_glossary and not is_segment_late
    union all
    select
        'SQLs by source',
        source,
        handoff_id,
        quarter,
        decision = 'qualified' and is_decided_within,
        false
    from rated
    cross join fields
    where is_mature and is_source_in_glossary and not is_source_late
    union all
    select
        'padding by source',
        source,
        handoff_id,
        quarter,
        not is_conforming_now,
        false
    from rated
    where is_source_in_glossary
    union all
    select
        'rejections by family',
        families.family,
        rated.handoff_id,
        rated.quarter,
        case
            when rated.reason_family_now != families.family then false
            when rated.decision not in ('disqualified', 'recycled') then false
            when not rated.is_decided_within then false
            when not rated.is_reason_known then null
            when rated.decision is not null and rated.is_decided_within
                then coalesce(rated.reason_family_now = families.family, false)
        end,
        coalesce(
            rated.reason_family_now is null
            and rated.is_reason_known
            and rated.decision in ('disqualified', 'recycled')
            and rated.is_decided_within,
            false
        )
    from rated
    cross join families
    where rated.is_mature
    union all
    select
        'late first responses by team',
        promises.team,
        promises.handoff_id,
        promises.quarter,
        case promises.state when 'breached' then true when 'met' then false end,
        false
    from promises
    where promises.promise = 'first_response'
        and promises.state in ('met', 'breached', 'pending', 'not measurable')
        and promises.team is not null
),

final as (
    select * from marks
    where group_name is not null or measure = 'MQL-SQL gap'
)

select * from final
