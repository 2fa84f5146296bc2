-- One row per person and decision that can close a hand-off. To those of stages come
-- the joined ones (R14): a person whose account has an opportunity open at the signal,
-- or who is added to one older than it, unless the hand-off was open before it: then
-- the signal is a repeat. One known by its day is created at its end; one of which
-- nothing says when it closed, or whether, joins nobody (R67, R69); nor does a renewal.
-- Glossary: qualified, disqualified, recycled, withdrawn, joined.
with

quarters as (
    select * from run.quarters
),

settings as (
    select * from plan.settings
),

signals as (
    select * from episodes.signals
),

stage_decisions as (
    select * from episodes.placed_decisions
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

times_of_opportunities as (
    select
        opportunity_id,
        account_id,
        case
            when created_at is null then created_ordered_at + interval 86399 second
            else created_ordered_at
        end as created_ordered_at,
        closed_ordered_at,
        is_closed
    from opportunities
    where created_on is not null and kind is distinct from 'renewal'
),

last_decisions as (
    select
        signals.person_id,
        signals.ordered_at,
        max(stage_decisions.ordered_at) as last_decided_at
    from signals
    left join stage_decisions
        on signals.person_id = stage_decisions.person_id
        and stage_decisions.ordered_at < signals.ordered_at
    group by signals.person_id, signals.ordered_at
),

first_signals as (
    select
        last_decisions.person_id,
        last_decisions.ordered_at,
        min(signals.ordered_at) as first_ordered_at
    from last_decisions
    inner join signals
        on last_decisions.person_id = signals.person_id
        and signals.ordered_at <= last_decisions.ordered_at
        and (
            last_decisions.last_decided_at is null
            or signals.ordered_at > last_decisions.last_decided_at
        )
    group by last_decisions.person_id, last_decisions.ordered_at
),

open_at_signal as (
    select
        signals.person_id,
        signals.signal_at,
        signals.signal_on,
        signals.ordered_at,
        min(times_of_opportunities.created_ordered_at) as created_ordered_at
    from signals
    inner join people
        on signals.person_id = people.person_id
    inner join times_of_opportunities
        on people.account_id = times_of_opportunities.account_id
        and signals.ordered_at > times_of_opportunities.created_ordered_at
        and (
            not times_of_opportunities.is_closed
            or times_of_opportunities.closed_ordered_at > signals.ordered_at
        )
    group by
        signals.person_id,
        signals.signal_at,
        signals.signal_on,
        signals.ordered_at
),

joined_at_signal as (
    select
        open_at_signal.person_id,
        open_at_signal.signal_at as decided_at,
        open_at_signal.signal_on as decided_on,
        open_at_signal.ordered_at
    from open_at_signal
    inner join first_signals
        on open_at_signal.person_id = first_signals.person_id
        and open_at_signal.ordered_at = first_signals.ordered_at
    inner join quarters
        on open_at_signal.signal_on >= quarters.starts_on
        and open_at_signal.signal_on < quarters.ends_before
    inner join settings
        on quarters.plan_quarter = settings.quarter
    left join open_at_signal as first_open
        on first_signals.person_id = first_open.person_id
        and first_signals.first_ordered_at = first_open.ordered_at
    where open_at_signal.created_ordered_at < first_signals.first_ordered_at
        or first_open.person_id is not null
        or cast(first_signals.first_ordered_at as date) + settings.expires_after_days
        < open_at_signal.signal_on
    group by
        open_at_signal.person_id,
        open_at_signal.signal_at,
        open_at_signal.signal_on,
        open_at_signal.ordered_at
),

added_to_opportunity as (
    select
        opportunity_people.person_id,
        opportunity_people.added_at,
        opportunity_people.added_on,
        opportunity_people.added_ordered_at as ordered_at,
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
        misdated,
        is_between,
        may_be_left_over,
        decided_at,
        decided_on,
        ordered_at,
        not_before_at,
        not_after_at,
        not_before_on,
        not_after_on
    from stage_decisions
    union all
    select
        person_id,
        'joined' as decision,
        cast(null as varchar) as record_id,
        cast(null as varchar) as author_id,
        cast(null as varchar) as author_team,
        false as is_bulk,
        cast(null as varchar) as misdated,
        false as is_between,
        false as may_be_left_over,
        decided_at,
        decided_on,
        ordered_at,
        ordered_at as not_before_at,
        coalesce(decided_at, ordered_at + interval 86399 second) as not_after_at,
        decided_on as not_before_on,
        decided_on as not_after_on
    from joined
)

select * from final
