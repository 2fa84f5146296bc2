-- One row per MQL rule and standing of the rated hand-offs it judged: what each did.
-- If padding converts no worse than what conforms, the rule asks for the wrong things.
-- Quarters up to the report's; counts within days hold only those old enough, at equal
-- age, and days in which such a step was recorded (R33). A win on no known day is at
-- no age (R67).
-- Glossary: conforming, padding, mature, conversion rate.
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

handoffs as (
    select * from journeys.handoffs
),

told as (
    select * from canonical.told
),

recorded as (
    select
        quarters.quarter,
        groups.is_qualification_recorded,
        groups.is_win_recorded
    from quarters
    inner join period
        on quarters.starts_on <= period.starts_on
    inner join groups
        on quarters.quarter = groups.quarter
        and groups.grouping = 'all'
),

rated as (
    select
        handoffs.mql_rule_on,
        case
            when handoffs.is_conforming then 'conforming'
            when not handoffs.is_conforming then 'padding'
            else 'cannot be judged'
        end as standing,
        handoffs.decision,
        handoffs.is_accepted,
        handoffs.opportunity_id,
        handoffs.is_won,
        handoffs.decision = 'qualified'
            and handoffs.decision_days <= horizons.within_days as is_qualified_within,
        handoffs.win_days <= horizons.win_within_days as is_won_within,
        handoffs.age_days >= horizons.within_days
            and recorded.is_qualification_recorded as is_mature,
        handoffs.win_age_days >= horizons.win_within_days
            and recorded.is_win_recorded
            and (handoffs.won_on is not null or not coalesce(handoffs.is_won, false))
            as is_win_mature,
        horizons.within_days,
        horizons.win_within_days
    from handoffs
    inner join recorded
        on handoffs.quarter = recorded.quarter
    cross join horizons
    where handoffs.is_rated and handoffs.mql_rule_on is not null
),

final as (
    select
        mql_rule_on,
        standing,
        count(*) as handoff_count,
        count(*) filter (where is_accepted) as accepted_count,
        count(*) filter (where is_accepted is null) as acceptance_unknown_count,
        count(*) filter (where decision in ('disqualified', 'recycled'))
            as rejected_count,
        within_days,
        count(*) filter (where is_mature) as mature_count,
        count(*) filter (where is_mature and is_qualified_within)
            as qualified_within_count,
        win_within_days,
        count(*) filter (where is_win_mature) as win_mature_count,
        count(*) filter (where is_win_mature and is_won_within) as won_within_count,
        case when told.tells_opportunities then count(opportunity_id) end
            as opportunity_count,
        case when told.tells_wins then count(*) filter (where is_won) end as won_count
    from rated
    cross join told
    group by
        mql_rule_on,
        standing,
        within_days,
        win_within_days,
        told.tells_opportunities,
        told.tells_wins
)

select * from final
