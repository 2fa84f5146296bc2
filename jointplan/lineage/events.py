"""Questions about what happened to a person: hand-offs, and what fell on them."""

from __future__ import annotations

EPISODES = """
select
    episodes.*,
    settings.requalify_after_days,
    settings.reversal_days,
    lag(episodes.decision) over persons as decision_before,
    lag(episodes.decided_on) over persons as decided_on_before
from built.episodes.episodes as episodes
inner join built.run.quarters as quarters
    on episodes.quarter = quarters.quarter
inner join built.plan.settings as settings
    on quarters.plan_quarter = settings.quarter
where episodes.person_id = $person
window persons as (
    partition by episodes.person_id order by episodes.opened_ordered_at
)
order by episodes.opened_ordered_at, episodes.handoff_id
"""
# What happened to the person, in the order of the models; decisions that are known by
# their day alone stand at its end.
EVENTS = """
select
    changes.person_id,
    changes.record_id,
    changes.stage,
    changes.author_id,
    changes.author_kind,
    changes.start_known,
    changes.is_bulk,
    signals.signal_id,
    case
        when row_number() over (
            partition by
                changes.record_id, changes.stage, changes.changed_at, changes.changed_on
            order by changes.start_known != 'observed'
        ) = 1 then decisions.decision
    end as decision,
    cast(null as varchar[]) as joined_ids,
    changes.is_between,
    changes.not_before_on,
    changes.changed_at,
    changes.changed_on,
    coalesce(decisions.ordered_at, changes.ordered_at) as ordered_at
from built.canonical.stage_changes as changes
left join built.episodes.signals as signals
    on changes.stage = 'mql'
    and changes.record_id = signals.record_id
    and changes.ordered_at = signals.ordered_at
    and changes.start_known = signals.start_known
left join built.episodes.stage_decisions as decisions
    on changes.person_id = decisions.person_id
    and changes.record_id = decisions.record_id
    and changes.changed_on = decisions.decided_on
    and changes.changed_at is not distinct from decisions.decided_at
    and changes.stage = case
        when decisions.decision = 'withdrawn' then changes.stage
        else decisions.decision
    end
    and changes.stage in ('qualified', 'disqualified', 'recycled')
where changes.person_id = $person
    and changes.stage in ('mql', 'accepted', 'qualified', 'disqualified', 'recycled')
union all
select
    joined.person_id,
    joined.record_id,
    'joined' as stage,
    joined.author_id,
    cast(null as varchar) as author_kind,
    '' as start_known,
    joined.is_bulk,
    cast(null as varchar) as signal_id,
    joined.decision,
    list(opportunities.opportunity_id order by opportunities.opportunity_id) filter (
        where added.person_id is not null
            or opportunities.account_id = people.account_id
    ) as joined_ids,
    false as is_between,
    joined.not_before_on,
    joined.decided_at as changed_at,
    joined.decided_on as changed_on,
    joined.ordered_at
from built.episodes.decisions as joined
left join built.canonical.people as people
    on joined.person_id = people.person_id
left join built.canonical.opportunities as opportunities
    on opportunities.created_ordered_at < joined.ordered_at
    and (
        opportunities.closed_ordered_at is null
        or opportunities.closed_ordered_at > joined.ordered_at
    )
left join built.canonical.opportunity_people as added
    on joined.person_id = added.person_id
    and opportunities.opportunity_id = added.opportunity_id
    and joined.ordered_at = added.added_ordered_at
where joined.decision = 'joined' and joined.person_id = $person
group by all
order by ordered_at, stage = 'joined', start_known, record_id
"""
