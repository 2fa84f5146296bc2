"""What a trial is asked besides the questions of a preview, as SQL."""

MOVED = """
select
    was.handoff_id,
    was.record_id,
    was.opened_on,
    was.source,
    was.segment,
    was.trigger,
    was.crm_score,
    becomes.agreed_score,
    was.is_conforming as was_conforming,
    becomes.is_conforming,
    was.quota_fate as old_fate,
    becomes.quota_fate as new_fate,
    was.decision,
    was.reason
from held.journeys.handoffs as was
inner join ruled.journeys.handoffs as becomes
    on was.handoff_id = becomes.handoff_id
inner join held.run.period as period
    on was.quarter = period.quarter
where was.is_conforming is distinct from becomes.is_conforming
    or (was.quota_fate = 'earned') != (becomes.quota_fate = 'earned')
order by becomes.is_conforming desc nulls last, was.opened_on, was.handoff_id
"""
