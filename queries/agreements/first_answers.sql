-- One row per hand-off: who answered first, and what was done on it by when. Where the
-- agreement asks for a channel, a booked meeting answers all the same (R19). done is
-- what was done before the decision and before the touches were due; by the decision,
-- due or not, is what a rejection is looked at for (R21). Both have a least (R44); acts
-- of unknown direction or kind stand apart (R45).
-- Glossary: first response, further touches, conversation.
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
        case
            when touches.channel = 'meeting'
                then cast(touches.responded_ordered_at as date)
            else touches.happened_on
        end >= deadlines.already_working_from_on as is_recent,
        tiers.channel is null
        or touches.channel is null and touches.may_count_as_first
        or touches.channel in (tiers.channel, 'meeting') as is_of_channel
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
    where counts_as_first and is_of_channel
),

counted as (
    select
        handoff_id,
        count(*) filter (where is_reaching_out_before and is_recent) as worked_count,
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
        count(*) filter (where counts_as_further) as touch_count,
        count(*) filter (where may_be_reaching_out_before and is_recent)
            as unclear_worked_count,
        min(responded_ordered_at)
            filter (where may_count_as_first and is_of_channel)
            as unclear_answer_ordered_at,
        count(*) filter (where may_count_as_further and is_in_time)
            as unclear_done_count,
        count(*) filter (where may_count_as_further and phase = 'during')
            as unclear_decided_count
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
        coalesce(counted.unclear_worked_count, 0) > 0 as is_maybe_working,
        coalesce(counted.unclear_done_count, 0) as unclear_touches_count,
        coalesce(counted.unclear_decided_count, 0) as unclear_decided_count,
        counted.unclear_answer_ordered_at,
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
