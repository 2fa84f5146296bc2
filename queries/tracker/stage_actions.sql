-- One row per hand-off and change of stage on it, until the person's next hand-off.
-- The signal that opened it, repeat signals, acceptances, decisions (those that did not
-- stand as well), expiry, which is none where decisions are not recorded (R34).
-- file_number and record_number say where the change stands.
-- Glossary: hand-off, repeat signal, SAL, decision, expired.
with

handoffs as (
    select * from episodes.episodes
),

journeys as (
    select * from journeys.handoffs
),

signals as (
    select * from episodes.signals
),

stage_changes as (
    select * from canonical.stage_changes
),

decisions as (
    select * from episodes.decisions
),

staged as (
    select * from staging.stage_changes
),

changes as (
    select
        person_id,
        'signal' as action,
        record_id,
        author_id,
        cast(null as varchar) as decision,
        signal_at as happened_at,
        signal_on as happened_on,
        ordered_at
    from signals
    union all
    select
        person_id,
        'accepted' as action,
        record_id,
        author_id,
        cast(null as varchar) as decision,
        changed_at as happened_at,
        changed_on as happened_on,
        ordered_at
    from stage_changes
    where stage = 'accepted'
    union all
    select
        person_id,
        'decided' as action,
        record_id,
        author_id,
        decision,
        decided_at as happened_at,
        decided_on as happened_on,
        ordered_at
    from decisions
),

on_handoffs as (
    select
        handoffs.handoff_id,
        case
            when changes.action = 'signal'
                and changes.ordered_at = handoffs.opened_ordered_at then 'handed off'
            else changes.action
        end as action,
        changes.record_id,
        changes.author_id,
        changes.decision,
        coalesce(
            changes.ordered_at = handoffs.decided_ordered_at
            and changes.decision = handoffs.decision,
            false
        ) as is_standing,
        changes.happened_at,
        changes.happened_on,
        changes.ordered_at
    from changes
    inner join handoffs
        on changes.person_id = handoffs.person_id
        and changes.ordered_at >= handoffs.opened_ordered_at
        and (
            handoffs.next_ordered_at is null
            or changes.ordered_at < handoffs.next_ordered_at
        )
),

with_expiry as (
    select
        handoff_id,
        action,
        record_id,
        author_id,
        decision,
        is_standing,
        happened_at,
        happened_on,
        ordered_at
    from on_handoffs
    union all
    select
        handoff_id,
        'decided' as action,
        cast(null as varchar) as record_id,
        cast(null as varchar) as author_id,
        decision,
        true as is_standing,
        cast(null as timestamp) as happened_at,
        decided_on as happened_on,
        cast(decided_on as timestamp) + interval 86399 second as ordered_at
    from journeys
    where decision = 'expired'
),

places as (
    select
        record_id,
        case when stage in ('mql', 'accepted') then stage else 'decided' end as stage,
        changed_at,
        changed_on,
        file_number,
        record_number,
        row_number() over (
            partition by
                record_id,
                case when stage in ('mql', 'accepted') then stage else 'decided' end,
                changed_at,
                changed_on
            order by file_number, record_number
        ) as place_rank
    from staged
    where row_fate = 'used' and stage != 'none'
),

final as (
    select
        with_expiry.handoff_id,
        with_expiry.action,
        with_expiry.author_id as actor_id,
        with_expiry.decision,
        with_expiry.is_standing,
        with_expiry.happened_at,
        with_expiry.happened_on,
        with_expiry.ordered_at,
        places.file_number,
        places.record_number
    from with_expiry
    left join places
        on with_expiry.record_id = places.record_id
        and case
            when with_expiry.action in ('accepted', 'decided') then with_expiry.action
            else 'mql'
        end = places.stage
        and with_expiry.happened_on = places.changed_on
        and (
            with_expiry.happened_at = places.changed_at
            or with_expiry.happened_at is null and places.changed_at is null
        )
        and places.place_rank = 1
)

select * from final
