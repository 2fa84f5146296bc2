"""What a preview asks of both sides, as SQL.

Everything is counted exactly as the report counts it: shares of marketing's quality
over rated hand-offs, decisions and wins at equal age, quota by fate.
"""

GROUPS = """
with

in_quarter as (
    select
        handoffs.*,
        handoffs.accepted_on is not null or handoffs.decision = 'qualified'
            as is_accepted,
        handoffs.is_rated and coalesce(handoffs.is_conforming, false) as is_counted,
        handoffs.is_rated and handoffs.decision in ('disqualified', 'recycled')
            as is_rejected,
        handoffs.age_days >= 30 as is_mature,
        handoffs.decision = 'qualified' and handoffs.decision_days <= 30
            as is_qualified_within,
        handoffs.age_days >= 90 as is_win_mature,
        coalesce(handoffs.win_days <= 90, false) as is_won_within
    from journeys.handoffs as handoffs
    inner join run.period as period
        on handoffs.quarter = period.quarter
),

credited as (
    select
        opportunities.handoff_id,
        count(*) filter (where not opportunities.is_closed) as pipeline_count,
        sum(opportunities.amount) filter (
            where not opportunities.is_closed
                and coalesce(opportunities.amount_currency, period.currency)
                = period.currency
        ) as pipeline_amount,
        sum(opportunities.amount) filter (
            where opportunities.is_won
                and coalesce(opportunities.amount_currency, period.currency)
                = period.currency
        ) as won_amount,
        count(*) filter (
            where (opportunities.is_won or not opportunities.is_closed)
                and (
                    opportunities.amount is null
                    or opportunities.amount_currency != period.currency
                )
        ) as uncounted_count
    from credit.opportunities as opportunities
    cross join run.period as period
    where opportunities.handoff_id is not null
    group by opportunities.handoff_id
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
        count(*) as claimed_count,
        count(*) filter (where is_conforming) as conforming_count,
        count(*) filter (where not is_conforming) as nonconforming_count,
        count(*) filter (where is_conforming is null) as not_judged_count,
        count(mql_rule_on) as ruled_count,
        count(*) filter (where quota_fate = 'earned') as earned_count,
        count(*) filter (where is_rated) as rated_count,
        count(*) filter (where is_counted) as rated_conforming_count,
        count(is_in_target_profile) filter (where is_rated) as profiled_count,
        count(*) filter (where is_rated and is_in_target_profile)
            as target_profile_count,
        count(is_sql_conforming) filter (where decision = 'qualified')
            as sql_judged_count,
        count(*) filter (where decision = 'qualified' and is_sql_conforming)
            as sql_conforming_count,
        count(*) filter (where is_rated and is_accepted) as accepted_count,
        count(*) filter (where is_counted and is_accepted)
            as conforming_accepted_count,
        count(*) filter (where is_counted and is_mature) as mature_count,
        count(*) filter (where is_counted and is_mature and is_qualified_within)
            as qualified_within_count,
        count(*) filter (where is_counted and is_win_mature) as win_mature_count,
        count(*) filter (where is_counted and is_win_mature and is_won_within)
            as won_within_count,
        count(*) filter (where is_rejected) as rejected_count,
        count(*) filter (where is_rejected and is_reason_in_glossary)
            as reasoned_count,
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
    from grouped
    left join credited
        on grouped.handoff_id = credited.handoff_id
    group by grouped.grouping, grouped.group_value
)

select * from counted
order by grouping, claimed_count desc, group_value
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
MOVED = """
select
    was.record_id,
    was.handoff_id,
    was.opened_on,
    becomes.source,
    becomes.segment,
    becomes.trigger,
    was.is_conforming as was_conforming,
    becomes.is_conforming,
    was.quota_fate as old_fate,
    becomes.quota_fate as new_fate,
    becomes.decision
from old.journeys.handoffs as was
inner join new.journeys.handoffs as becomes
    on was.handoff_id = becomes.handoff_id
inner join new.run.period as period
    on was.quarter = period.quarter
where was.is_conforming is distinct from becomes.is_conforming
    or (was.quota_fate = 'earned') != (becomes.quota_fate = 'earned')
order by
    becomes.is_conforming is not distinct from was.is_conforming,
    becomes.is_conforming desc nulls last,
    was.opened_on,
    was.handoff_id
"""
REWORDED = """
select
    count(*) filter (where was.source is distinct from becomes.source)
        as source_count,
    count(*) filter (where was.segment is distinct from becomes.segment)
        as segment_count,
    count(*) filter (where was.region is distinct from becomes.region)
        as region_count,
    count(*) filter (where was.reason is distinct from becomes.reason)
        as reason_count,
    count(*) filter (where was.agreed_score is distinct from becomes.agreed_score)
        as score_count,
    count(*) filter (where was.score_band is distinct from becomes.score_band)
        as band_count,
    count(*) filter (
        where was.is_in_target_profile is distinct from becomes.is_in_target_profile
    ) as profile_count,
    count(*) filter (
        where was.is_sql_conforming is distinct from becomes.is_sql_conforming
    ) as sql_count
from old.journeys.handoffs as was
inner join new.journeys.handoffs as becomes
    on was.handoff_id = becomes.handoff_id
inner join new.run.period as period
    on was.quarter = period.quarter
"""
FLOWS = """
select
    case
        when was.is_conforming and becomes.is_conforming then 'both'
        when was.is_conforming then 'lost'
        when becomes.is_conforming then 'gained'
        else 'neither'
    end as flow,
    count(*) as rated_count,
    count(*) filter (
        where becomes.accepted_on is not null or becomes.decision = 'qualified'
    ) as accepted_count,
    count(*) filter (where becomes.age_days >= 30) as mature_count,
    count(*) filter (
        where becomes.age_days >= 30
            and becomes.decision = 'qualified'
            and becomes.decision_days <= 30
    ) as qualified_within_count,
    count(becomes.won_on) as won_count
from old.journeys.handoffs as was
inner join new.journeys.handoffs as becomes
    on was.handoff_id = becomes.handoff_id
inner join new.run.period as period
    on was.quarter = period.quarter
where becomes.is_rated
group by flow
"""
