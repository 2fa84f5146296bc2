-- One row per quarter up to the report's: rated hand-offs by the definition of their
-- day, and by the one in force as the report's quarter ends.
-- Where the two differ, a change between quarters may be one of words alone.
-- Glossary: as defined now, conforming, target profile, conversion rate.
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

groups as (
    select * from cohorts.groups
),

redefined as (
    select * from cohorts.redefined
),

handoffs as (
    select * from journeys.handoffs
),

rated as (
    select
        handoffs.quarter,
        handoffs.is_conforming,
        handoffs.is_in_target_profile,
        handoffs.mql_rule_on,
        redefined.is_conforming_now,
        redefined.is_in_target_profile_now,
        redefined.mql_rule_now_on,
        handoffs.age_days >= horizons.within_days as is_mature,
        handoffs.decision = 'qualified'
            and handoffs.decision_days <= horizons.within_days as is_qualified_within
    from handoffs
    inner join redefined
        on handoffs.handoff_id = redefined.handoff_id
    cross join horizons
    where handoffs.is_rated
),

counted as (
    select
        quarter,
        count(*) as rated_count,
        count(*) filter (where is_conforming) as conforming_count,
        count(*) filter (where is_conforming is null) as not_judged_count,
        count(*) filter (where is_conforming_now) as conforming_now_count,
        count(*) filter (where is_conforming_now is null) as not_judged_now_count,
        count(*) filter (where is_conforming is distinct from is_conforming_now)
            as redefined_count,
        count(*) filter (where is_in_target_profile) as target_profile_count,
        count(*) filter (where is_in_target_profile_now) as target_profile_now_count,
        count(*) filter (where is_conforming and is_mature) as mature_count,
        count(*) filter (where is_conforming and is_mature and is_qualified_within)
            as qualified_within_count,
        count(*) filter (where is_conforming_now and is_mature) as mature_now_count,
        count(*) filter (where is_conforming_now and is_mature and is_qualified_within)
            as qualified_within_now_count,
        min(mql_rule_on) as first_rule_on,
        max(mql_rule_on) as mql_rule_on,
        max(mql_rule_now_on) as mql_rule_now_on
    from rated
    group by quarter
),

final as (
    select
        quarters.quarter,
        quarters.starts_on,
        quarters.is_complete,
        quarters.is_report_quarter,
        counted.rated_count,
        counted.conforming_count,
        counted.not_judged_count,
        counted.conforming_now_count,
        counted.not_judged_now_count,
        counted.redefined_count,
        counted.target_profile_count,
        counted.target_profile_now_count,
        horizons.within_days,
        counted.mature_count,
        counted.qualified_within_count,
        counted.mature_now_count,
        counted.qualified_within_now_count,
        groups.is_qualification_recorded,
        counted.first_rule_on,
        counted.mql_rule_on,
        counted.mql_rule_now_on
    from quarters
    inner join period
        on quarters.starts_on <= period.starts_on
    inner join counted
        on quarters.quarter = counted.quarter
    inner join groups
        on quarters.quarter = groups.quarter
        and groups.grouping = 'all'
    cross join horizons
)

select * from final
