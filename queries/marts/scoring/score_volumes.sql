-- One row per quarter, score, way to become an MQL and number of points: how many rated
-- hand-offs there are, of those old enough how many were qualified and won in time.
-- What a threshold would leave over is counted from it. Where decisions or wins are not
-- recorded, nobody is old enough to judge (R33); points are those at the hand-off.
-- Glossary: lead score, conversion rate, trigger, mature.
with

horizons as (
    select * from run.horizons
),

handoffs as (
    select * from journeys.handoffs
),

groups as (
    select * from cohorts.groups
),

quarters_on_file as (
    select * from groups
    where grouping = 'all'
),

flags as (
    select
        handoffs.quarter,
        quarters_on_file.starts_on,
        quarters_on_file.is_report_quarter,
        quarters_on_file.is_qualification_recorded,
        quarters_on_file.is_win_recorded and quarters_on_file.won_undated_count = 0
            as is_win_recorded,
        case
            when handoffs.trigger is null then 'not recorded'
            when handoffs.trigger = 'hand-raise' then 'asked to talk'
            else 'did not ask'
        end as branch,
        handoffs.crm_score,
        handoffs.agreed_score,
        horizons.within_days,
        horizons.win_within_days,
        handoffs.age_days >= horizons.within_days as is_mature,
        handoffs.decision = 'qualified'
        and handoffs.decision_days_most <= horizons.within_days as is_qualified,
        handoffs.win_age_days >= horizons.win_within_days as is_win_mature,
        handoffs.win_days <= horizons.win_within_days as is_won
    from handoffs
    cross join horizons
    inner join quarters_on_file
        on handoffs.quarter = quarters_on_file.quarter
    where handoffs.is_rated
),

scored as (
    select 'crm_score' as score, crm_score as points, * from flags
    union all
    select 'agreed_score' as score, agreed_score as points, * from flags
),

final as (
    select
        quarter,
        starts_on,
        is_report_quarter,
        score,
        branch,
        points,
        within_days,
        win_within_days,
        count(*) as handoff_count,
        count(*) filter (where is_qualification_recorded and is_mature) as mature_count,
        count(*) filter (where is_qualification_recorded and is_mature and is_qualified)
            as qualified_within_count,
        count(*) filter (where is_win_recorded and is_win_mature) as win_mature_count,
        count(*) filter (where is_win_recorded and is_win_mature and is_won)
            as won_within_count
    from scored
    group by
        quarter,
        starts_on,
        is_report_quarter,
        score,
        branch,
        points,
        within_days,
        win_within_days
)

select * from final
