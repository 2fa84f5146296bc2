-- One row per hand-off of the report's quarter, and per open one of any other.
-- agreement_state is one word for all terms: overdue (open, late and still owed), due,
-- missed (broken), kept, else the first response's. next_* is the term due first of
-- those late, else of those owed. The owner holds it, or held it when it was decided:
-- people, so no mart. held_by is not known of an owner that is only an id.
-- Glossary: hand-off, open, overdue, first response, owner.
with

period as (
    select * from run.period
),

handoffs as (
    select * from journeys.handoffs
),

agreements as (
    select * from agreements.states
),

episodes as (
    select * from episodes.episodes
),

records as (
    select * from canonical.records
),

accounts as (
    select * from canonical.accounts
),

owners as (
    select * from canonical.owners
),

owner_changes as (
    select * from tracker.owner_actions
),

touches as (
    select * from facts.handoff_touches
),

terms as (
    select
        handoff_id,
        'first response' as term,
        first_response_state as term_state,
        first_response_at is null as is_owed,
        first_response_due_at as due_at,
        cast(null as date) as due_on
    from agreements
    union all
    select
        handoff_id,
        'further touches' as term,
        touches_state as term_state,
        touches_done_count < touches_owed_count as is_owed,
        cast(null as timestamp) as due_at,
        touches_due_on as due_on
    from agreements
    union all
    select
        handoff_id,
        'decision' as term,
        decision_state as term_state,
        true as is_owed,
        cast(null as timestamp) as due_at,
        decision_due_on as due_on
    from agreements
),

owed as (
    select
        terms.handoff_id,
        terms.term,
        terms.term_state = 'breached' as is_late,
        terms.due_at,
        terms.due_on,
        row_number() over (
            partition by terms.handoff_id
            order by
                case terms.term_state when 'breached' then 0 else 1 end,
                coalesce(terms.due_at, cast(terms.due_on + 1 as timestamp)),
                terms.term desc
        ) as owed_rank
    from terms
    inner join handoffs
        on terms.handoff_id = handoffs.handoff_id
        and handoffs.decision = 'open'
    where terms.term_state in ('breached', 'pending') and terms.is_owed
),

judged as (
    select
        handoff_id,
        count(*) filter (where term_state = 'breached') as breached_count,
        count(*) filter (where term_state = 'met') as met_count
    from terms
    group by handoff_id
),

holders as (
    select
        owner_changes.handoff_id,
        owner_changes.holder_id,
        row_number() over (
            partition by owner_changes.handoff_id
            order by owner_changes.ordered_at desc, owner_changes.holder_id
        ) as holder_rank
    from owner_changes
    inner join episodes
        on owner_changes.handoff_id = episodes.handoff_id
        and (
            episodes.decided_ordered_at is null
            or owner_changes.ordered_at < episodes.decided_ordered_at
        )
),

last_touches as (
    select
        handoff_id,
        happened_at,
        happened_on,
        row_number() over (
            partition by handoff_id order by ordered_at desc, touch_id
        ) as touch_rank
    from touches
    where (counts_as_first or counts_as_further)
        and phase = 'during'
        and not is_ahead
),

shown as (
    select
        handoffs.handoff_id,
        handoffs.person_id,
        handoffs.record_id,
        handoffs.account_id,
        handoffs.opportunity_id,
        coalesce(
            records.company_name,
            accounts.account_name,
            case when records.email_kind = 'business' then records.email_domain end
        ) as company_name,
        coalesce(owners.owner_name, owners.owner_id, holders.holder_id) as owner_name,
        case
            when holders.handoff_id is not null and holders.holder_id is null
                then 'nobody'
            when coalesce(holders.holder_id, handoffs.owner_id) is null then 'nobody'
            when owners.owner_id is null then 'not known'
            when owners.owner_kind != 'person' then 'queue'
            when owners.side in ('marketing', 'operations') then 'another side'
            else 'sales'
        end as held_by,
        handoffs.team,
        handoffs.quarter,
        handoffs.start_known,
        handoffs.source,
        handoffs.trigger,
        handoffs.motion,
        handoffs.decision,
        coalesce(deciders.owner_name, handoffs.decided_by) as decided_by_name,
        handoffs.reason,
        handoffs.credited_by,
        handoffs.is_won,
        handoffs.won_amount,
        handoffs.won_currency,
        period.as_of_on - handoffs.opened_on as age_days,
        handoffs.is_conforming,
        agreements.agreement_name,
        agreements.routing_seconds,
        agreements.first_response_state,
        agreements.first_response_note,
        agreements.first_response_seconds,
        agreements.first_response_business_seconds,
        agreements.first_response_limit_seconds,
        agreements.touches_owed_count,
        agreements.touches_done_count,
        agreements.touches_state,
        agreements.touches_note,
        agreements.decision_state,
        case
            when owed.is_late then 'overdue'
            when owed.handoff_id is not null then 'due'
            when judged.breached_count > 0 then 'missed'
            when agreements.first_response_state = 'met'
                or (agreements.first_response_state is null and judged.met_count > 0)
                then 'kept'
            else coalesce(agreements.first_response_state, 'no agreement')
        end as agreement_state,
        owed.term as next_term,
        case
            when owed.due_at is not null
                then date_diff('second', period.known_until_at, owed.due_at)
            else (owed.due_on - period.as_of_on) * 86400
        end as seconds_left,
        owed.due_at as next_due_at,
        owed.due_on as next_due_on,
        handoffs.opened_at,
        handoffs.opened_on,
        agreements.assigned_at,
        agreements.first_response_at,
        agreements.first_response_due_at,
        agreements.touches_due_on,
        agreements.decision_due_on,
        last_touches.happened_at as last_touch_at,
        last_touches.happened_on as last_touch_on,
        handoffs.decided_at,
        handoffs.decided_on,
        case when handoffs.decision = 'qualified' then handoffs.decided_on end
            as qualified_on,
        handoffs.opportunity_on,
        handoffs.won_on,
        handoffs.lost_on,
        handoffs.opened_ordered_at
    from handoffs
    inner join period
        on handoffs.quarter = period.quarter
        or handoffs.decision = 'open'
    left join agreements
        on handoffs.handoff_id = agreements.handoff_id
    left join owed
        on handoffs.handoff_id = owed.handoff_id
        and owed.owed_rank = 1
    left join judged
        on handoffs.handoff_id = judged.handoff_id
    left join records
        on handoffs.record_id = records.record_id
    left join accounts
        on handoffs.account_id = accounts.account_id
    left join holders
        on handoffs.handoff_id = holders.handoff_id
        and holders.holder_rank = 1
    left join owners
        on coalesce(holders.holder_id, handoffs.owner_id) = owners.owner_id
    left join owners as deciders
        on handoffs.decided_by = deciders.owner_id
    left join last_touches
        on handoffs.handoff_id = last_touches.handoff_id
        and last_touches.touch_rank = 1
),

final as (
    select
        handoff_id,
        person_id,
        record_id,
        account_id,
        opportunity_id,
        company_name,
        owner_name,
        held_by,
        team,
        quarter,
        start_known,
        source,
        trigger,
        motion,
        decision,
        decided_by_name,
        reason,
        credited_by,
        is_won,
        won_amount,
        won_currency,
        age_days,
        is_conforming,
        agreement_name,
        routing_seconds,
        first_response_state,
        first_response_note,
        first_response_seconds,
        first_response_business_seconds,
        first_response_limit_seconds,
        touches_owed_count,
        touches_done_count,
        touches_state,
        touches_note,
        decision_state,
        agreement_state,
        next_term,
        seconds_left,
        next_due_at,
        next_due_on,
        opened_at,
        opened_on,
        assigned_at,
        first_response_at,
        first_response_due_at,
        touches_due_on,
        decision_due_on,
        last_touch_at,
        last_touch_on,
        decided_at,
        decided_on,
        qualified_on,
        opportunity_on,
        won_on,
        lost_on,
        row_number() over (
            order by
                case agreement_state when 'overdue' then 0 when 'due' then 1 else 2 end,
                seconds_left,
                opened_ordered_at desc,
                handoff_id
        ) as urgency_rank
    from shown
)

select * from final
