-- One row per hand-off: whether and when sales accepted it, whether it began with sales
-- (handed over and decided, either way, within ten minutes by one user whom sales had
-- reached out before, or the SQL first; R8, R59, R66), and how many signals fell on it
-- (R3). Acceptance is not known where no word says it, where it stood before, and where
-- only deliveries show it and a decision may have followed (R44).
-- Glossary: SAL, sales-originated, repeat signal.
with

handoffs as (
    select * from episodes.episodes
),

stage_changes as (
    select * from canonical.stage_changes
),

touches as (
    select * from facts.acts
),

signals as (
    select * from episodes.signals
),

carried as (
    select * from mapping.carried
),

shown_stages as (
    select * from canonical.shown_stages
),

recorded as (
    select count(*) > 0 as is_told from stage_changes
    where stage = 'accepted' and start_known != 'inferred'
),

words_carried as (
    select count(*) > 0 as has_word from carried
    where entity = 'stage_changes' and word = 'accepted'
),

shown_before as (
    select handoffs.handoff_id
    from handoffs
    inner join shown_stages
        on handoffs.record_id = shown_stages.record_id
        and not shown_stages.has_history
        and shown_stages.stage = 'accepted'
        and shown_stages.shown_from_on < handoffs.opened_on
        and shown_stages.shown_on > handoffs.opened_on
    where handoffs.next_ordered_at is null
    group by handoffs.handoff_id
),

accepted as (
    select
        handoffs.handoff_id,
        min(stage_changes.changed_on) filter (where not stage_changes.is_between)
            as accepted_on
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
            or signals.ordered_at <= handoffs.decided_ordered_at
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
    union
    select handoff_id from handoffs
    where decision = 'qualified' and decided_at < opened_at
),

final as (
    select
        handoffs.handoff_id,
        coalesce(repeats.repeat_signal_count, 0) as repeat_signal_count,
        originated.handoff_id is not null as is_sales_originated,
        case
            when accepted.handoff_id is not null or handoffs.decision = 'qualified'
                then true
            when not words_carried.has_word
                or shown_before.handoff_id is not null
                or handoffs.decision = 'no decision recorded' then null
            when recorded.is_told or handoffs.decision = 'open' then false
        end as is_accepted,
        accepted.accepted_on
    from handoffs
    cross join recorded
    cross join words_carried
    left join shown_before
        on handoffs.handoff_id = shown_before.handoff_id
    left join accepted
        on handoffs.handoff_id = accepted.handoff_id
    left join originated
        on handoffs.handoff_id = originated.handoff_id
    left join repeats
        on handoffs.handoff_id = repeats.handoff_id
)

select * from final
