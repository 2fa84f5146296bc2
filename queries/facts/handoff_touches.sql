-- One row per hand-off and touch of its person, from the business days before it that
-- count as already working (R23) to the next one. What counts is outbound, by a person
-- of sales and of a kind that the plan counts (R18); a meeting answers once booked,
-- even just before (R59), and is a touch once held. An act of unknown direction or kind
-- may count (R45), one that the decision may have preceded may_be_after it (R44).
-- Glossary: touch, first response, already working, conversation.
with

counted_kinds as (
    select * from plan.counted_kinds
),

windows as (
    select * from facts.windows
),

acts as (
    select * from facts.sales_acts
),

kinds as (
    select
        quarter,
        kind,
        count(*) filter (where counts_as = 'first') > 0 as is_first,
        count(*) filter (where counts_as = 'further') > 0 as is_further
    from counted_kinds
    group by quarter, kind
),

placed as (
    select
        windows.handoff_id,
        acts.*,
        case
            when acts.happened_until < windows.opened_ordered_at then 'before'
            when acts.ordered_at > windows.decided_until then 'after'
            else 'during'
        end as phase,
        coalesce(acts.ordered_at > windows.decided_from, false) as may_be_after,
        coalesce(acts.direction = 'out', false)
        and acts.is_by_sales
        and coalesce(kinds.is_first or acts.is_meeting, false)
        and acts.responded_ordered_at is not null as is_outreach,
        coalesce(acts.direction = 'out', false)
        and acts.is_by_sales
        and coalesce(kinds.is_further, false)
        and (not acts.is_meeting or coalesce(acts.result = 'held', false)) as is_done,
        coalesce(acts.direction, 'out') = 'out'
        and acts.is_by_sales
        and (acts.direction is null or acts.kind is null)
        and (acts.kind is null or coalesce(kinds.is_first, false))
        and acts.responded_ordered_at is not null as is_unclear_outreach,
        coalesce(acts.direction, 'out') = 'out'
        and acts.is_by_sales
        and (acts.direction is null or acts.kind is null)
        and (acts.kind is null or coalesce(kinds.is_further, false))
        and (not acts.is_meeting or coalesce(acts.result = 'held', false))
            as is_unclear_work,
        coalesce(
            acts.responded_at, acts.responded_ordered_at + interval 86399 second
        ) >= case
            when acts.is_booked then windows.booked_from_at
            else windows.opened_ordered_at
        end as is_response_since,
        coalesce(
            acts.responded_ordered_at < case
                when acts.is_booked then windows.next_booked_from_at
                else windows.next_ordered_at
            end,
            true
        ) as is_response_of_this,
        coalesce(acts.ordered_at < windows.next_ordered_at, true) as is_of_this
    from windows
    inner join acts
        on windows.person_id = acts.person_id
        and acts.happened_on >= windows.looked_back_to_on
        and (
            windows.next_ordered_at is null
            or acts.ordered_at < windows.next_ordered_at
            or acts.responded_ordered_at < windows.next_ordered_at
        )
    left join kinds
        on windows.plan_quarter = kinds.quarter
        and acts.kind = kinds.kind
),

final as (
    select
        touch_id,
        handoff_id,
        person_id,
        owner_id,
        team,
        side,
        direction,
        kind,
        channel,
        result,
        phase,
        duration_seconds,
        is_ahead,
        is_by_sales,
        may_be_after,
        coalesce(is_conversation, false) and phase != 'before' and is_of_this
            as is_conversation,
        is_outreach and not is_response_since as is_reaching_out_before,
        is_outreach and is_response_since and is_response_of_this as counts_as_first,
        is_done and phase != 'before' and is_of_this as counts_as_further,
        is_unclear_outreach and not is_response_since as may_be_reaching_out_before,
        is_unclear_outreach and is_response_since and is_response_of_this
            as may_count_as_first,
        is_unclear_work and phase != 'before' and is_of_this as may_count_as_further,
        happened_at,
        happened_on,
        ordered_at,
        logged_at,
        responded_at,
        responded_ordered_at
    from placed
)

select * from final
