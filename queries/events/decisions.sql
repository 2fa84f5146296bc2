-- One row per person and decision that can close a hand-off.
-- Disqualified or recycled by another side than sales is withdrawn (R2). A person whose
-- account has an opportunity open at the signal, or who is added to one that is older
-- than the signal, joins it (R14). Accepted, won and lost are no decisions (R1).
-- Glossary: qualified, disqualified, recycled, withdrawn, joined.
with

stage_changes as (
    select * from canonical.stage_changes
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

stage_decisions as (
    select
        person_id,
        case
            when stage = 'qualified' then 'qualified'
            when coalesce(author_side, 'sales') in ('sales', 'partner') then stage
            else 'withdrawn'
        end as decision,
        record_id,
        author_id,
        author_team,
        is_bulk,
        changed_at as decided_at,
        changed_on as decided_on,
        ordered_at
    from stage_changes
    where stage in ('qualified', 'disqualified', 'recycled')
),

signals as (
    select
        person_id,
        changed_at,
        changed_on,
        ordered_at
    from stage_changes
    where stage = 'mql'
),

times_of_opportunities as (
    select
        opportunity_id,
        account_id,
        coalesce(created_at, cast(created_on as timestamp)) as created_ordered_at,
        coalesce(closed_at, cast(closed_on as timestamp)) as closed_ordered_at
    from opportunities
    where created_on is not null
),

joined_at_signal as (
    select
        signals.person_id,
        min(signals.changed_at) as decided_at,
        min(signals.changed_on) as decided_on,
        signals.ordered_at
    from signals
    inner join people
        on signals.person_id = people.person_id
    inner join times_of_opportunities
        on people.account_id = times_of_opportunities.account_id
        and signals.ordered_at > times_of_opportunities.created_ordered_at
        and (
            times_of_opportunities.closed_ordered_at is null
            or times_of_opportunities.closed_ordered_at > signals.ordered_at
        )
    group by signals.person_id, signals.ordered_at
),

added_to_opportunity as (
    select
        opportunity_people.person_id,
        opportunity_people.added_at,
        opportunity_people.added_on,
        coalesce(
            opportunity_people.added_at, cast(opportunity_people.added_on as timestamp)
        ) as ordered_at,
        times_of_opportunities.created_ordered_at
    from opportunity_people
    inner join times_of_opportunities
        on opportunity_people.opportunity_id = times_of_opportunities.opportunity_id
    where opportunity_people.added_on is not null
),

decided_before_added as (
    select
        added_to_opportunity.person_id,
        added_to_opportunity.ordered_at,
        max(stage_decisions.ordered_at) as last_decided_at
    from added_to_opportunity
    left join stage_decisions
        on added_to_opportunity.person_id = stage_decisions.person_id
        and stage_decisions.ordered_at < added_to_opportunity.ordered_at
    group by added_to_opportunity.person_id, added_to_opportunity.ordered_at
),

open_since as (
    select
        decided_before_added.person_id,
        decided_before_added.ordered_at,
        min(signals.ordered_at) as opened_at
    from decided_before_added
    inner join signals
        on decided_before_added.person_id = signals.person_id
        and signals.ordered_at < decided_before_added.ordered_at
        and (
            decided_before_added.last_decided_at is null
            or signals.ordered_at > decided_before_added.last_decided_at
        )
    group by decided_before_added.person_id, decided_before_added.ordered_at
),

joined_later as (
    select
        added_to_opportunity.person_id,
        added_to_opportunity.added_at as decided_at,
        added_to_opportunity.added_on as decided_on,
        added_to_opportunity.ordered_at
    from added_to_opportunity
    inner join open_since
        on added_to_opportunity.person_id = open_since.person_id
        and added_to_opportunity.ordered_at = open_since.ordered_at
        and added_to_opportunity.created_ordered_at < open_since.opened_at
    group by
        added_to_opportunity.person_id,
        added_to_opportunity.added_at,
        added_to_opportunity.added_on,
        added_to_opportunity.ordered_at
),

joined as (
    select person_id, decided_at, decided_on, ordered_at from joined_at_signal
    union all
    select person_id, decided_at, decided_on, ordered_at from joined_later
),

final as (
    select
        person_id,
        decision,
        record_id,
        author_id,
        author_team,
        is_bulk,
        decided_at,
        decided_on,
        ordered_at
    from stage_decisions
    union all
    select
        person_id,
        'joined' as decision,
        cast(null as varchar) as record_id,
        cast(null as varchar) as author_id,
        cast(null as varchar) as author_team,
        false as is_bulk,
        decided_at,
        decided_on,
        ordered_at
    from joined
)

select * from final
