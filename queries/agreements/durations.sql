-- One row per hand-off and clock: how long it took, or how long it was watched without
-- getting there. is_reached is null where that is not known: no hour or no touches on
-- file yet, an act that may have been the answer, a start that nobody knows.
-- Seconds are to the event, else to the end of the watching; never answered is no slow
-- answer, and no missing row (R57, R58).
-- Glossary: first response, routing, business time, not reached.
with

evidence as (
    select * from agreements.evidence
),

states as (
    select * from agreements.states
),

watch_ends as (
    select * from agreements.watch_ends
),

positions as (
    select * from agreements.business_seconds
),

handoffs as (
    select * from journeys.handoffs
),

records as (
    select * from canonical.records
),

owners as (
    select * from canonical.owners
),

attribute_changes as (
    select * from canonical.attribute_changes
),

owner_changes as (
    select record_id, max(not_before_at) as last_changed_at from attribute_changes
    where attribute = 'owner_id'
    group by record_id
),

assigned as (
    select count(assigned_on) > 0 as has_assignments from evidence
),

timed as (
    select
        states.*,
        evidence.agreement_name as tier,
        evidence.opened_at,
        evidence.assigned_on,
        handoffs.decision,
        handoffs.is_decision_unknown,
        evidence.opened_at is not null and not evidence.is_opened_between
            as is_start_known,
        assigned.has_assignments
        and (
            coalesce(owners.owner_kind != 'person' or owners.side = 'marketing', true)
            or coalesce(owner_changes.last_changed_at > evidence.opened_at, false)
        ) as is_nobodys,
        coalesce(evidence.clock_started_on >= evidence.recorded_from_on, false)
        and not evidence.has_response
        and not evidence.is_already_working
        and evidence.answer_unclear is null as is_unanswered,
        watch_ends.owner_until_at,
        watch_ends.answer_until_at,
        watch_ends.decision_until_at,
        positions.opened_seconds,
        positions.assigned_seconds,
        positions.owner_until_seconds,
        positions.answer_until_seconds,
        positions.decision_until_seconds
    from states
    inner join evidence
        on states.handoff_id = evidence.handoff_id
    inner join handoffs
        on states.handoff_id = handoffs.handoff_id
    inner join watch_ends
        on states.handoff_id = watch_ends.handoff_id
    cross join assigned
    left join positions
        on states.handoff_id = positions.handoff_id
    left join records
        on handoffs.record_id = records.record_id
    left join owners
        on records.owner_id = owners.owner_id
    left join owner_changes
        on handoffs.record_id = owner_changes.record_id
),

clocks as (
    select
        handoff_id,
        tier,
        'routing' as clock,
        1 as position,
        case
            when routing_seconds is not null then true
            when is_start_known and assigned_on is null and is_nobodys then false
        end as is_reached,
        routing_seconds as taken,
        date_diff('second', opened_at, owner_until_at) as watched,
        routing_business_seconds as taken_open,
        owner_until_seconds - opened_seconds as watched_open
    from timed
    union all
    select
        handoff_id,
        tier,
        'first response from hand-off' as clock,
        2 as position,
        case
            when first_response_from_handoff_seconds is not null then true
            when is_start_known and is_unanswered then false
        end as is_reached,
        first_response_from_handoff_seconds as taken,
        date_diff('second', opened_at, answer_until_at) as watched,
        first_response_from_handoff_business_seconds as taken_open,
        answer_until_seconds - opened_seconds as watched_open
    from timed
    union all
    select
        handoff_id,
        tier,
        'first response from assignment' as clock,
        3 as position,
        case
            when first_response_from_assignment_seconds is not null then true
            when assigned_at is not null and is_unanswered then false
        end as is_reached,
        first_response_from_assignment_seconds as taken,
        date_diff('second', assigned_at, answer_until_at) as watched,
        first_response_from_assignment_business_seconds as taken_open,
        answer_until_seconds - assigned_seconds as watched_open
    from timed
    union all
    select
        handoff_id,
        tier,
        'decision' as clock,
        4 as position,
        case
            when decision in ('open', 'expired') and not is_decision_unknown
                then case when is_start_known then false end
            when decision_seconds is not null then true
        end as is_reached,
        decision_seconds as taken,
        date_diff('second', opened_at, decision_until_at) as watched,
        decision_business_seconds as taken_open,
        decision_until_seconds - opened_seconds as watched_open
    from timed
),

final as (
    select
        handoff_id,
        tier,
        clock,
        position,
        case when is_reached or watched >= 0 then is_reached end as is_reached,
        case
            when is_reached then taken
            when not is_reached and watched >= 0 then watched
        end as seconds,
        case
            when is_reached then taken_open
            when not is_reached and watched >= 0 and watched_open >= 0 then watched_open
        end as business_seconds
    from clocks
)

select * from final
