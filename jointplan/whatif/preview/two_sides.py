"""What a preview asks of both sides at once, as SQL: who changes, and how they did."""

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
        where becomes.is_accepted
    ) as accepted_count,
    count(*) filter (where becomes.age_days >= horizons.within_days)
        as mature_count,
    count(*) filter (
        where becomes.age_days >= horizons.within_days
            and becomes.decision = 'qualified'
            and becomes.decision_days <= horizons.within_days
    ) as qualified_within_count,
    case when count(becomes.is_won) > 0 then count(*) filter (where becomes.is_won) end
        as won_count
from old.journeys.handoffs as was
inner join new.journeys.handoffs as becomes
    on was.handoff_id = becomes.handoff_id
inner join new.run.period as period
    on was.quarter = period.quarter
cross join run.horizons as horizons
where becomes.is_rated
group by flow
"""
