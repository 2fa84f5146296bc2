"""What a preview asks of each side, as SQL.

Everything is counted exactly as the report counts it: shares of marketing's quality
over rated hand-offs, decisions and wins at equal age, quota by fate.
"""

_FLAGGED = """
flagged as (
    select
        handoffs.*,
        handoffs.is_rated and coalesce(handoffs.is_conforming, false) as is_counted,
        handoffs.is_rated and handoffs.decision in ('disqualified', 'recycled')
            as is_rejected,
        handoffs.age_days >= horizons.within_days as is_mature,
        handoffs.decision = 'qualified'
            and handoffs.decision_days <= horizons.within_days as is_qualified_within,
        handoffs.win_age_days >= horizons.win_within_days
            and (handoffs.won_on is not null or not coalesce(handoffs.is_won, false))
            as is_win_mature,
        coalesce(handoffs.win_days <= horizons.win_within_days, false)
            as is_won_within
    from journeys.handoffs as handoffs
    cross join run.horizons as horizons
),

credited as (
    select
        opportunities.handoff_id,
        count(*) filter (where not opportunities.is_closed) as pipeline_count,
        sum(opportunities.counted_amount) filter (
            where not opportunities.is_closed
        ) as pipeline_amount,
        sum(opportunities.counted_amount) filter (where opportunities.is_won)
            as won_amount,
        count(*) filter (
            where (opportunities.is_won or not opportunities.is_closed)
                and opportunities.counted_amount is null
        ) as uncounted_count
    from facts.credited_opportunities as opportunities
    where opportunities.handoff_id is not null
    group by opportunities.handoff_id
)
"""
_COUNTS = """
        count(*) as claimed_count,
        count(*) filter (where is_conforming) as conforming_count,
        count(*) filter (where not is_conforming) as nonconforming_count,
        count(*) filter (where is_conforming is null) as not_judged_count,
        count(mql_rule_on) as ruled_count,
        count(*) filter (where quota_fate = 'earned') as earned_count,
        count(*) filter (where is_rated) as rated_count,
        count(*) filter (where is_counted) as rated_conforming_count,
        count(*) filter (where is_rated and is_conforming is null)
            as rated_not_judged_count,
        count(is_sql_conforming) filter (where is_rated and decision = 'qualified')
            as sql_judged_count,
        count(*) filter (
            where is_rated and decision = 'qualified' and is_sql_conforming
        ) as sql_conforming_count,
        count(*) filter (where is_rated and is_accepted) as accepted_count,
        count(*) filter (where is_counted and is_accepted)
            as conforming_accepted_count,
        count(*) filter (where is_counted and is_mature) as mature_count,
        count(*) filter (where is_counted and is_mature and is_qualified_within)
            as qualified_within_count,
        count(*) filter (
            where is_counted
                and decision
                    in ('disqualified', 'recycled', 'withdrawn', 'joined', 'expired')
        ) as gap_count,
        count(*) filter (where is_counted and is_win_mature) as win_mature_count,
        count(*) filter (where is_counted and is_win_mature and is_won_within)
            as won_within_count,
        count(*) filter (where decision = 'no decision recorded')
            as unrecorded_count,
        coalesce(sum(credited.pipeline_count) filter (where is_counted), 0)
            as pipeline_count,
        coalesce(sum(credited.pipeline_amount) filter (where is_counted), 0)
            as pipeline_amount,
        coalesce(sum(credited.won_amount) filter (where is_counted), 0)
            as won_amount,
        coalesce(sum(credited.uncounted_count) filter (where is_counted), 0)
            as uncounted_count
"""
GROUPS = f"""
with

{_FLAGGED.strip()},

in_quarter as (
    select flagged.*
    from flagged
    inner join run.period as period
        on flagged.quarter = period.quarter
),

grouped as (
    select 'all' as grouping, '' as group_value, * from in_quarter
    union all
    select 'source' as grouping, source as group_value, * from in_quarter
    union all
    select 'segment' as grouping, segment as group_value, * from in_quarter
    union all
    select 'score band' as grouping, score_band as group_value, * from in_quarter
    union all
    select 'rejection family' as grouping, reason_family as group_value, *
    from in_quarter
    where is_rejected
),

counted as (
    select
        grouped.grouping,
        grouped.group_value,
        {_COUNTS.strip()}
    from grouped
    left join credited
        on grouped.handoff_id = credited.handoff_id
    group by grouped.grouping, grouped.group_value
)

select * from counted
order by grouping, claimed_count desc, group_value
"""  # noqa: S608 - constants
BY_QUARTER = f"""
with

{_FLAGGED.strip()},

first_wins as (
    select min(closed_on) as first_on from canonical.opportunities where is_won
),

first_decisions as (
    select min(decided_on) as first_on from journeys.handoffs
    where decision = 'qualified'
),

quotas as (
    select quarter, sum(quota_count) as quota_count from canonical.quotas
    where is_total
    group by quarter
),

counted as (
    select
        flagged.quarter,
        {_COUNTS.strip()}
    from flagged
    left join credited
        on flagged.handoff_id = credited.handoff_id
    group by flagged.quarter
)

select
    counted.*,
    horizons.*,
    quarters.starts_on,
    quarters.is_complete,
    quotas.quota_count,
    coalesce(first_wins.first_on <= quarters.starts_on + 7, false) as is_win_recorded,
    coalesce(first_decisions.first_on <= quarters.starts_on + 7, false)
        as is_qualification_recorded
from counted
cross join first_wins
cross join first_decisions
cross join run.horizons as horizons
inner join run.quarters as quarters
    on counted.quarter = quarters.quarter
left join quotas
    on counted.quarter = quotas.quarter
order by quarters.starts_on
"""  # noqa: S608 - constants
PROMISES = """
select promises.*
from cohorts.promise_states as promises
inner join run.period as period
    on promises.quarter = period.quarter
where promises.grouping = 'all'
order by promises.position
"""
MISSED = """
select
    count(*) as responding_count,
    count(*) filter (where responses.motion != 'not known') as known_count,
    count(*) filter (where responses.missed_fate = 'missed') as missed_count
from journeys.response_fates as responses
inner join run.period as period
    on responses.quarter = period.quarter
where responses.is_told
"""
RECORDED = """
select
    coalesce(
        (
            select min(closed_on) from canonical.opportunities where is_won
        ) <= period.starts_on + 7,
        false
    ) as is_win_recorded,
    coalesce(
        (
            select min(decided_on) from journeys.handoffs
            where decision = 'qualified'
        ) <= period.starts_on + 7,
        false
    ) as is_qualification_recorded
from run.period as period
"""
LOAD = """
with

weeks as (
    select
        plan_quarter,
        cast(
            least(period.ends_before, period.as_of_on + 1) - period.starts_on
            as decimal(9, 4)
        ) / 7 as weeks
    from run.period as period
    inner join run.quarters as quarters
        on period.quarter = quarters.quarter
),

given as (
    select
        handoffs.team,
        count(*) filter (
            where handoffs.is_conforming or handoffs.mql_rule_on is null
        ) as conforming_count
    from journeys.handoffs as handoffs
    inner join run.period as period
        on handoffs.quarter = period.quarter
    group by handoffs.team
)

select
    given.team,
    given.conforming_count,
    teams.handoffs_per_week,
    cast(weeks.weeks as decimal(9, 4)) as weeks
from given
cross join weeks
left join plan.teams as teams
    on given.team = teams.team
    and weeks.plan_quarter = teams.quarter
order by given.team nulls last
"""
