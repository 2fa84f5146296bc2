-- One row per quarter of opening, grouping and value: what became of the hand-offs.
-- All, source, segment, region, trigger, score band and team hold rated hand-offs,
-- population holds every one. Counts within days hold only those old enough and none
-- won before its hand-off; where some may be within or not, those stand beside (R44). A
-- win without a day is one at no age (R67); what no export tells is null (R33, R34).
-- Glossary: conversion rate, mature, acceptance.
with

period as (
    select * from run.period
),

horizons as (
    select * from run.horizons
),

quarters as (
    select * from run.quarters
),

handoffs as (
    select * from journeys.handoffs
),

told as (
    select * from canonical.told
),

unseen_handoffs as (
    select * from cohorts.unseen_handoffs
),

first_decisions as (
    select min(decided_on) as first_decision_on from handoffs
    where decision = 'qualified'
),

flags as (
    select
        handoffs.*,
        case
            when handoffs.is_bulk then 'bulk'
            when handoffs.is_sales_originated then 'sales-originated'
            when not handoffs.is_quarter_known then 'quarter not known'
            else handoffs.motion
        end as population,
        handoffs.age_days >= horizons.within_days as is_mature,
        handoffs.decision = 'qualified'
            and handoffs.decision_days_most <= horizons.within_days
            as is_qualified_within,
        handoffs.is_decision_unknown
        or handoffs.decision = 'qualified'
        and handoffs.decision_days_least <= horizons.within_days
        and coalesce(handoffs.decision_days_most > horizons.within_days, true)
            as may_be_qualified_within,
        handoffs.win_age_days >= horizons.win_within_days as is_win_mature,
        handoffs.win_days <= horizons.win_within_days as is_won_within,
        handoffs.is_won and handoffs.won_on is null as is_won_undated
    from handoffs
    cross join horizons
),

memberships as (
    select
        handoff_id,
        'all' as grouping,
        'all' as group_value,
        true as is_in_glossary
    from flags
    where is_rated
    union all
    select
        handoff_id,
        'source' as grouping,
        source as group_value,
        is_source_in_glossary as is_in_glossary
    from flags
    where is_rated
    union all
    select
        handoff_id,
        'segment' as grouping,
        segment as group_value,
        is_segment_in_glossary as is_in_glossary
    from flags
    where is_rated
    union all
    select
        handoff_id,
        'region' as grouping,
        region as group_value,
        true as is_in_glossary
    from flags
    where is_rated
    union all
    select
        handoff_id,
        'trigger' as grouping,
        trigger as group_value,
        true as is_in_glossary
    from flags
    where is_rated
    union all
    select
        handoff_id,
        'score band' as grouping,
        score_band as group_value,
        true as is_in_glossary
    from flags
    where is_rated
    union all
    select
        handoff_id,
        'team' as grouping,
        team as group_value,
        true as is_in_glossary
    from flags
    where is_rated
    union all
    select
        handoff_id,
        'population' as grouping,
        population as group_value,
        true as is_in_glossary
    from flags
),

counted as (
    select
        flags.quarter,
        memberships.grouping,
        memberships.group_value,
        min(memberships.is_in_glossary) as is_in_glossary,
        min(flags.is_rated) as is_rated,
        count(*) as handoff_count,
        count(*) filter (
            where flags.is_accepted
        ) as accepted_count,
        count(*) filter (where flags.is_accepted is null) as acceptance_unknown_count,
        count(*) filter (where flags.decision = 'qualified')
            as qualified_count,
        count(*) filter (where flags.decision = 'disqualified')
            as disqualified_count,
        count(*) filter (where flags.decision = 'recycled')
            as recycled_count,
        count(*) filter (where flags.decision = 'withdrawn')
            as withdrawn_count,
        count(*) filter (where flags.decision = 'joined')
            as joined_count,
        count(*) filter (where flags.decision = 'expired')
            as expired_count,
        count(*) filter (where flags.decision = 'open')
            as open_count,
        count(*) filter (where flags.decision = 'no decision recorded')
            as no_decision_recorded_count,
        count(flags.opportunity_id) as opportunity_count,
        count(*) filter (where flags.is_won) as won_count,
        count(*) filter (where flags.is_won_before_handoff)
            as won_before_handoff_count,
        count(*) filter (where flags.is_mature) as mature_count,
        count(*) filter (where flags.is_mature and flags.is_qualified_within)
            as qualified_within_count,
        count(*) filter (where flags.is_mature and flags.may_be_qualified_within)
            as qualified_within_unknown_count,
        count(*) filter (where flags.is_win_mature) as win_mature_count,
        count(*) filter (where flags.is_win_mature and flags.is_won_within)
            as won_within_count,
        count(*) filter (where flags.is_win_mature and flags.is_won_undated)
            as won_undated_count,
        max(flags.mql_rule_on) as mql_rule_on
    from memberships
    inner join flags
        on memberships.handoff_id = flags.handoff_id
    group by flags.quarter, memberships.grouping, memberships.group_value
),

final as (
    select
        counted.* exclude (
            opportunity_count, won_count, won_before_handoff_count
        ),
        case when told.tells_opportunities then counted.opportunity_count end
            as opportunity_count,
        case when told.tells_wins then counted.won_count end as won_count,
        case when told.tells_wins then counted.won_before_handoff_count end
            as won_before_handoff_count,
        quarters.starts_on,
        quarters.is_complete,
        quarters.is_report_quarter,
        coalesce(first_decisions.first_decision_on <= quarters.starts_on + 7, false)
        and unseen_handoffs.passed_count = 0 as is_qualification_begun,
        coalesce(first_decisions.first_decision_on <= quarters.starts_on + 7, false)
        and unseen_handoffs.passed_count = 0
        and max(
            case when counted.grouping = 'all'
                then counted.qualified_within_unknown_count else 0 end
        ) over (partition by counted.quarter) = 0 as is_qualification_recorded,
        coalesce(told.first_win_on <= quarters.starts_on + 7, false)
            as is_win_recorded,
        told.first_win_on
    from counted
    inner join quarters
        on counted.quarter = quarters.quarter
    inner join unseen_handoffs
        on counted.quarter = unseen_handoffs.quarter
    inner join period
        on quarters.starts_on <= period.starts_on
    cross join first_decisions
    cross join told
)

select * from final
