-- One row per hand-off: when sales accepted it, whether it began with sales (R8), and
-- how many signals fell on it while it was open (R3).
-- Sales-originated: handed over and decided within ten minutes by one user after sales
-- had reached out to the person. Which way it went makes no difference (R66).
-- Glossary: SAL, sales-originated, repeat signal.
with

handoffs as (
    select * from episodes.episodes
),

stage_changes as (
    select * from canonical.stage_changes
),

touches as (
    select * from canonical.touches
),

signals as (
    select * from episodes.signals
),

accepted as (
    select
        handoffs.handoff_id,
        min(stage_changes.changed_on) as accepted_on
    from handoffs
    inner join stage_changes
        on handoffs.person_id = stage_changes.person_id
        and stage_changes.stage = 'accepted'
        and stage_changes.ordered_at >= handoffs.opened_ordered_at
        and (
            handoffs.next_ordered_at is null
            or stage_changes.ordered_at < handoffs.next_ordered_at
        )
        and (
            handoffs.decided_ordered_at is null
            or stage_changes.ordered_at <= handoffs.decided_ordered_at
        )
    group by handoffs.handoff_id
),

repeats as (
    select
        handoffs.handoff_id,
        count(*) as repeat_signal_count
    from handoffs
    inner join signals
        on handoffs.person_id = signals.person_id
        and signals.ordered_at > handoffs.opened_ordered_at
        and (
            handoffs.next_ordered_at is null
            or signals.ordered_at < handoffs.next_ordered_at
        )
        and (
            handoffs.decided_ordered_at is null
            or signals.ordered_at < handoffs.decided_ordered_at
        )
    group by handoffs.handoff_id
),

by_one_user as (
    select
        handoff_id,
        person_id,
        opened_ordered_at
    from handoffs
    where decision in ('qualified', 'disqualified', 'recycled')
        and opened_by = decided_by
        and decided_ordered_at <= opened_ordered_at + interval 10 minute
),

originated as (
    select by_one_user.handoff_id
    from by_one_user
    inner join touches
        on by_one_user.person_id = touches.person_id
        and touches.ordered_at < by_one_user.opened_ordered_at
        and touches.kind = 'personal'
        and touches.direction = 'out'
        and touches.side in ('sales', 'partner')
    group by by_one_user.handoff_id
),

final as (
    select
        handoffs.handoff_id,
        coalesce(repeats.repeat_signal_count, 0) as repeat_signal_count,
        originated.handoff_id is not null as is_sales_originated,
        accepted.accepted_on
    from handoffs
    left join accepted
        on handoffs.handoff_id = accepted.handoff_id
    left join originated
        on handoffs.handoff_id = originated.handoff_id
    left join repeats
        on handoffs.handoff_id = repeats.handoff_id
)

select * from final
