"""How a trial is laid and what it is asked, as SQL."""

MOVED = """
select
    was.handoff_id,
    was.record_id,
    was.opened_on,
    was.source,
    was.segment,
    was.trigger,
    was.crm_score,
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
# All that a trial is asked of a hand-off; the rest would only be carried along.
ASKED = (
    "handoff_id, person_id, quarter, trigger, source, is_source_known, segment, "
    "region, team, decision, decision_days, decision_days_least, decision_days_most, "
    "win_days, won_on, is_won, is_accepted, decided_on, opened_on, age_days, "
    "win_age_days, quota_fate, is_conforming, mql_rule_on, is_in_target_profile, "
    "target_profile_rule_on, is_sql_conforming, reason, is_reason_in_glossary, "
    "is_reason_known, is_decision_unknown, is_credited_back, is_bulk, is_rated"
)
SEEN = """
select
    handoffs.* replace (
        verdicts.is_conforming as is_conforming,
        verdicts.mql_rule_on as mql_rule_on
    )
from held.journeys.outcomes as handoffs
inner join ruled.main.verdicts as verdicts
    on handoffs.handoff_id = verdicts.handoff_id
"""
VERDICTS = """
with

seen as (
    select
        handoffs.handoff_id,
        handoffs.is_conforming,
        handoffs.mql_rule_on,
        handoffs.opened_on,
        handoffs.score_band,
        handoffs.agreed_score as known_score,
        {facts}
    from held.facts.subjects as facts
    inner join held.journeys.outcomes as handoffs
        on facts.subject_id = handoffs.handoff_id
    where facts.moment = 'opened'
),

scored as (
    select *, {score} as agreed_score from seen
)

select
    handoff_id,
    {verdict} as is_conforming,
    {since} as mql_rule_on,
    agreed_score,
    {band} as score_band
from scored
"""
SET = """
    first_response_limit_seconds = $limit_seconds,
    first_response_pct = $response_pct,
    touches_owed_count = $touches_count,
    touches_within_business_days = $touches_days,
    touches_pct = $touches_pct,
    decision_within_days = $decision_days,
    decision_pct = $decision_pct
"""
TERM = f"""
update promised.plan.agreements
set {SET}
where agreement_number = $number
    and quarter = (
        select quarters.plan_quarter
        from held.run.quarters as quarters
        inner join held.run.period as period
            on quarters.quarter = period.quarter
    )
"""
TIER = f"update promised.agreements.tiers set {SET} where agreement_name = $name"
IN_QUARTER = """
create or replace table promised.journeys.handoffs as
select handoffs.* replace (verdicts.score_band as score_band)
from held.journeys.handoffs as handoffs
inner join ruled.main.verdicts as verdicts
    on handoffs.handoff_id = verdicts.handoff_id
inner join held.run.period as period
    on handoffs.quarter = period.quarter
"""
TERMS = """
select * from marts.followup_terms
where grouping = 'tier'
order by
    agreement_name,
    case term when 'first response' then 1 when 'further touches' then 2 else 3 end
"""
