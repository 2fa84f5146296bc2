-- One row per hand-off: what the data say for reasons that excuse a rejection (R22). A
-- duplicate has a second record of the person; a customer a win at the account by the
-- decision, or was one at the opening; of a wrong territory another person of sales was
-- owner since, up to the next hand-off. Null where nothing could confirm it (R69); a
-- history that begins seven days after the decision was not kept by then.
-- Glossary: claimed not found, rejection reason.
with

handoffs as (
    select * from journeys.handoffs
),

records as (
    select * from people.record_people
),

opportunities as (
    select * from canonical.opportunities
),

attribute_changes as (
    select * from canonical.attribute_changes
),

accounts as (
    select * from canonical.accounts
),

told as (
    select * from canonical.told
),

identities as (
    select * from people.identities
),

owners as (
    select * from canonical.owners
),

assignments as (
    select * from facts.assignments
),

episodes as (
    select * from episodes.episodes
),

duplicates as (
    select person_id from records
    group by person_id
    having count(distinct record_id) > 1
),

won as (
    select
        account_id,
        min(closed_on) as won_on,
        count(*) > count(closed_on) as has_undated_win
    from opportunities
    where is_won and account_id is not null
    group by account_id
),

moved as (
    select handoffs.handoff_id
    from handoffs
    inner join episodes
        on handoffs.handoff_id = episodes.handoff_id
    inner join attribute_changes
        on handoffs.record_id = attribute_changes.record_id
        and attribute_changes.attribute = 'owner_id'
        and attribute_changes.ordered_at >= handoffs.opened_ordered_at
        and (
            episodes.next_ordered_at is null
            or attribute_changes.ordered_at < episodes.next_ordered_at
        )
    inner join owners
        on attribute_changes.new_value = owners.owner_id
        and owners.owner_kind = 'person'
        and coalesce(owners.side, 'sales') in ('sales', 'partner')
    inner join assignments
        on handoffs.handoff_id = assignments.handoff_id
        and attribute_changes.new_value != assignments.assigned_owner_id
    group by handoffs.handoff_id
),

final as (
    select
        handoffs.handoff_id,
        case
            when duplicates.person_id is not null then true
            when identities.can_be_joined then false
        end as has_duplicate,
        case
            when handoffs.motion = 'customer' or won.won_on <= handoffs.decided_on
                then true
            when handoffs.account_id is null
                or accounts.account_type = 'customer'
                or won.has_undated_win
                or handoffs.decided_on is null then null
            when accounts.account_type is not null
                or told.first_win_on <= handoffs.decided_on then false
        end as has_win,
        case
            when moved.handoff_id is not null then true
            when told.first_owner_change_on <= handoffs.decided_on + 7
                and assignments.assigned_owner_id is not null then false
        end as has_new_owner
    from handoffs
    cross join told
    left join duplicates
        on handoffs.person_id = duplicates.person_id
    left join identities
        on handoffs.person_id = identities.person_id
    left join accounts
        on handoffs.account_id = accounts.account_id
    left join assignments
        on handoffs.handoff_id = assignments.handoff_id
    left join won
        on handoffs.account_id = won.account_id
    left join moved
        on handoffs.handoff_id = moved.handoff_id
)

select * from final
