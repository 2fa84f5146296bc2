-- One row per hand-off that a person of sales held: the first of them, and since when.
-- A queue is no person, marketing is not sales, and a user who has left and whose lead
-- was given on within a day never held it (R10, R24), nor whom it was given to after
-- sales decided (R66). Who is on no side counts as sales. Where the owner may have
-- changed before the opening or after it, nobody knows who that was (R44).
-- Glossary: hand-off, routing.
with

period as (
    select * from run.period
),

handoffs as (
    select * from episodes.episodes
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
    select
        handoffs.handoff_id,
        attribute_changes.old_value,
        attribute_changes.new_value,
        attribute_changes.changed_at,
        attribute_changes.changed_on,
        attribute_changes.ordered_at,
        coalesce(
            attribute_changes.not_before_at <= handoffs.opened_not_after_at, true
        ) as is_uncertain,
        row_number() over (
            partition by handoffs.handoff_id
            order by attribute_changes.ordered_at, attribute_changes.change_id
        ) as change_number
    from handoffs
    inner join attribute_changes
        on handoffs.record_id = attribute_changes.record_id
        and attribute_changes.attribute = 'owner_id'
        and (
            attribute_changes.not_after_at > handoffs.opened_not_before_at
            or handoffs.opened_not_before_at is null
        )
),

uncertain as (
    select owner_changes.handoff_id
    from owner_changes
    inner join owners
        on owner_changes.old_value = owners.owner_id
        and owners.owner_kind = 'person'
        and coalesce(owners.side, 'sales') in ('sales', 'partner')
    where owner_changes.change_number = 1 and owner_changes.is_uncertain
),

holders as (
    select
        handoffs.handoff_id,
        case
            when owner_changes.handoff_id is not null then owner_changes.old_value
            else records.owner_id
        end as owner_id,
        0 as holder_number,
        handoffs.opened_at as assigned_at,
        handoffs.opened_on as assigned_on,
        handoffs.opened_ordered_at as assigned_ordered_at
    from handoffs
    inner join records
        on handoffs.record_id = records.record_id
    left join owner_changes
        on handoffs.handoff_id = owner_changes.handoff_id
        and owner_changes.change_number = 1
    union all
    select
        owner_changes.handoff_id,
        owner_changes.new_value as owner_id,
        owner_changes.change_number as holder_number,
        owner_changes.changed_at as assigned_at,
        owner_changes.changed_on as assigned_on,
        owner_changes.ordered_at as assigned_ordered_at
    from owner_changes
    inner join handoffs
        on owner_changes.handoff_id = handoffs.handoff_id
    inner join period
        on owner_changes.changed_on <= period.as_of_on
    where coalesce(owner_changes.ordered_at < handoffs.next_ordered_at, true)
        and (
            handoffs.decision not in ('qualified', 'disqualified', 'recycled')
            or coalesce(
                owner_changes.ordered_at <= coalesce(
                    handoffs.decided_at,
                    handoffs.decided_ordered_at + interval 86399 second
                ),
                true
            )
        )
),

routed as (
    select owner_changes.handoff_id
    from owner_changes
    inner join handoffs
        on owner_changes.handoff_id = handoffs.handoff_id
    where owner_changes.change_number = 1
        and owner_changes.ordered_at
        <= handoffs.opened_ordered_at + interval 1 day
),

people_holding as (
    select
        holders.*,
        owners.team,
        row_number() over (
            partition by holders.handoff_id order by holders.holder_number
        ) as person_rank
    from holders
    inner join owners
        on holders.owner_id = owners.owner_id
        and owners.owner_kind = 'person'
        and coalesce(owners.side, 'sales') in ('sales', 'partner')
    left join routed
        on holders.handoff_id = routed.handoff_id
    left join uncertain
        on holders.handoff_id = uncertain.handoff_id
    where uncertain.handoff_id is null
        and (
            owners.is_active
            or holders.holder_number > 0
            or routed.handoff_id is null
        )
),

final as (
    select
        handoff_id,
        owner_id as assigned_owner_id,
        team as assigned_team,
        assigned_at,
        assigned_on,
        assigned_ordered_at
    from people_holding
    where person_rank = 1
)

select * from final
