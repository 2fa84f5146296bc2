-- One row per opportunity: the hand-off it belongs to, and how that is known (R15).
-- By conversion link, else contact role of the same person, else account within 180
-- days after the hand-off; of several hand-offs the latest. One created before a hand-
-- off is never sourced by it; where the export has no creation date the link alone
-- decides. A renewal belongs to none: no lead made it.
-- Glossary: opportunity, sourced revenue, kind of opportunity.
with

handoffs as (
    select * from episodes.episodes
),

people as (
    select * from canonical.people
),

opportunities as (
    select * from canonical.opportunities
),

opportunity_people as (
    select * from canonical.opportunity_people
),

timed as (
    select
        * exclude (created_ordered_at),
        case
            when created_at is null then created_ordered_at + interval 86399 second
            else created_ordered_at
        end as created_ordered_at
    from opportunities
),

by_person as (
    select
        timed.opportunity_id,
        handoffs.handoff_id,
        opportunity_people.link as credited_by,
        case opportunity_people.link when 'conversion link' then 1 else 2 end
            as link_order,
        handoffs.opened_ordered_at
    from timed
    inner join opportunity_people
        on timed.opportunity_id = opportunity_people.opportunity_id
    inner join handoffs
        on opportunity_people.person_id = handoffs.person_id
        and (
            timed.created_ordered_at is null
            or handoffs.opened_ordered_at <= timed.created_ordered_at
        )
),

by_account as (
    select
        timed.opportunity_id,
        handoffs.handoff_id,
        'account-matched' as credited_by,
        3 as link_order,
        handoffs.opened_ordered_at
    from timed
    inner join people
        on timed.account_id = people.account_id
    inner join handoffs
        on people.person_id = handoffs.person_id
        and handoffs.opened_ordered_at <= timed.created_ordered_at
        and handoffs.opened_on >= timed.created_on - 180
),

candidates as (
    select
        opportunity_id, handoff_id, credited_by, link_order, opened_ordered_at
    from by_person
    union all
    select
        opportunity_id, handoff_id, credited_by, link_order, opened_ordered_at
    from by_account
),

ranked as (
    select
        *,
        row_number() over (
            partition by opportunity_id
            order by link_order, opened_ordered_at desc, handoff_id
        ) as candidate_rank
    from candidates
),

final as (
    select
        timed.opportunity_id,
        ranked.handoff_id,
        timed.account_id,
        ranked.credited_by,
        timed.amount,
        timed.amount_currency,
        timed.counted_amount,
        timed.is_won,
        timed.is_closed,
        timed.created_on,
        timed.created_ordered_at,
        timed.closed_at,
        timed.closed_on
    from timed
    left join ranked
        on timed.opportunity_id = ranked.opportunity_id
        and ranked.candidate_rank = 1
        and timed.kind is distinct from 'renewal'
)

select * from final
