-- One row per hand-off: who answered first, and what was done on it by when.
-- Where the agreement asks for a channel, a booked meeting answers all the same (R19).
-- done is what was done before the decision and before the touches were due; by the
-- decision, due or not, is what a rejection is looked at for (R21). Where the decision
-- was seen between two deliveries, both have a least: what was surely before it (R44).
-- Glossary: first response, further touches, conversation, already working.
with

tiers as (
    select * from agreements.tiers
),

deadlines as (
    select * from agreements.deadlines
),

touches as (
    select * from facts.handoff_touches
),

bound as (
    select
        touches.*,
        touches.phase = 'during' and (
            deadlines.touches_due_at is null
            or coalesce(touches.happened_at, touches.ordered_at)
            < deadlines.touches_due_at
        ) as is_in_time,
        touches.is_reaching_out_before
        and case
            when touches.channel = 'meeting'
                then cast(touches.responded_ordered_at as date)
            else touches.happened_on
        end >= deadlines.already_working_from_on as is_already_working,
        touches.counts_as_first and (
            tiers.channel is null
            or touches.channel = tiers.channel
            or touches.channel = 'meeting'
        ) as answers
    from touches
    inner join tiers
        on touches.handoff_id = tiers.handoff_id
    inner join deadlines
        on touches.handoff_id = deadlines.handoff_id
),

first_answers as (
    select
        *,
        row_number() over (
            partition by handoff_id
            order by responded_ordered_at, responded_at, touch_id
        ) as answer_rank
    from bound
    where answers
),

counted as (
    select
        handoff_id,
        count(*) filter (where is_already_working) as worked_count,
        count(*) filter (where counts_as_further and is_in_time) as done_count,
        count(*) filter (where counts_as_further and is_in_time and not may_be_after)
            as done_least_count,
        count(*) filter (where is_conversation and is_in_time) as talk_count,
        count(*) filter (where is_conversation and is_in_time and not may_be_after)
            as talk_least_count,
        count(*) filter (where counts_as_further and phase = 'during')
            as decided_done_count,
        count(*) filter (
            where counts_as_further and phase = 'during' and not may_be_after
        ) as decided_done_least_count,
        count(*) filter (where is_conversation and phase = 'during')
            as decided_talk_count,
        count(*) filter (
            where is_conversation and phase = 'during' and not may_be_after
        ) as decided_talk_least_count,
        count(*) filter (where counts_as_further) as touch_count
    from bound
    group by handoff_id
),

final as (
    select
        tiers.handoff_id,
        first_answers.touch_id as first_response_touch_id,
        first_answers.owner_id as first_response_owner_id,
        first_answers.channel as first_response_channel,
        coalesce(counted.touch_count, 0) as touch_count,
        coalesce(counted.done_count, 0) as touches_done_count,
        coalesce(counted.done_least_count, 0) as touches_done_least_count,
        coalesce(counted.decided_done_count, 0) as decided_touches_count,
        coalesce(counted.decided_done_least_count, 0) as decided_touches_least_count,
        coalesce(counted.worked_count, 0) > 0 as is_already_working,
        coalesce(counted.talk_count, 0) > 0 as has_conversation_in_time,
        coalesce(counted.talk_least_count, 0) > 0 as has_conversation_in_time_at_least,
        coalesce(counted.decided_talk_count, 0) > 0 as has_conversation,
        coalesce(counted.decided_talk_least_count, 0) > 0 as has_conversation_at_least,
        first_answers.touch_id is not null as has_response,
        first_answers.responded_at as first_response_at,
        first_answers.responded_ordered_at as first_response_ordered_at
    from tiers
    left join counted
        on tiers.handoff_id = counted.handoff_id
    left join first_answers
        on tiers.handoff_id = first_answers.handoff_id
        and first_answers.answer_rank = 1
)

select * from final
