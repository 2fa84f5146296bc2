-- One row per hand-off and action on it, numbered in order: signals, changes of owner,
-- touches, acceptance, decisions, opportunity, win, loss.
-- It names people of sales, so it is no mart. Actions of one instant go signal first,
-- decision and what follows from it last.
-- Glossary: hand-off, touch, decision, opportunity.
with

handoffs as (
    select * from journeys.handoffs
),

stages as (
    select * from tracker.stage_actions
),

owner_changes as (
    select * from tracker.owner_actions
),

opportunities as (
    select * from tracker.opportunity_actions
),

agreements as (
    select * from agreements.states
),

touches as (
    select * from facts.handoff_touches
),

staged_touches as (
    select * from staging.touches
),

owners as (
    select * from canonical.owners
),

touch_places as (
    select
        touch_id,
        file_number,
        record_number,
        row_number() over (
            partition by touch_id order by file_number, record_number
        ) as place_rank
    from staged_touches
    where row_fate = 'used'
),

told as (
    select
        stages.handoff_id,
        stages.action,
        stages.actor_id,
        case when stages.action = 'handed off' then handoffs.owner_id end as holder_id,
        cast(null as varchar) as previous_id,
        cast(null as varchar) as touch_id,
        cast(null as varchar) as opportunity_id,
        stages.decision,
        case when stages.is_standing then handoffs.reason end as reason,
        stages.is_standing,
        cast(null as decimal(18, 2)) as amount,
        cast(null as varchar) as amount_currency,
        stages.happened_at,
        stages.happened_on,
        stages.ordered_at,
        stages.file_number,
        stages.record_number,
        case stages.action
            when 'handed off' then 0
            when 'signal' then 1
            when 'accepted' then 3
            else 5
        end as action_order
    from stages
    inner join handoffs
        on stages.handoff_id = handoffs.handoff_id
    union all
    select
        handoff_id,
        'given' as action,
        cast(null as varchar) as actor_id,
        holder_id,
        previous_id,
        cast(null as varchar) as touch_id,
        cast(null as varchar) as opportunity_id,
        cast(null as varchar) as decision,
        cast(null as varchar) as reason,
        cast(null as boolean) as is_standing,
        cast(null as decimal(18, 2)) as amount,
        cast(null as varchar) as amount_currency,
        happened_at,
        happened_on,
        ordered_at,
        file_number,
        record_number,
        2 as action_order
    from owner_changes
    union all
    select
        touches.handoff_id,
        'touch' as action,
        touches.owner_id as actor_id,
        cast(null as varchar) as holder_id,
        cast(null as varchar) as previous_id,
        touches.touch_id,
        cast(null as varchar) as opportunity_id,
        cast(null as varchar) as decision,
        cast(null as varchar) as reason,
        cast(null as boolean) as is_standing,
        cast(null as decimal(18, 2)) as amount,
        cast(null as varchar) as amount_currency,
        touches.happened_at,
        touches.happened_on,
        touches.ordered_at,
        touch_places.file_number,
        touch_places.record_number,
        4 as action_order
    from touches
    left join touch_places
        on touches.touch_id = touch_places.touch_id
        and touch_places.place_rank = 1
    union all
    select
        handoff_id,
        action,
        actor_id,
        cast(null as varchar) as holder_id,
        cast(null as varchar) as previous_id,
        cast(null as varchar) as touch_id,
        opportunity_id,
        cast(null as varchar) as decision,
        loss_reason as reason,
        cast(null as boolean) as is_standing,
        amount,
        amount_currency,
        happened_at,
        happened_on,
        ordered_at,
        file_number,
        record_number,
        case when action = 'opportunity' then 6 else 7 end as action_order
    from opportunities
),

final as (
    select
        told.handoff_id,
        row_number() over (
            partition by told.handoff_id
            order by
                told.ordered_at,
                told.action_order,
                told.touch_id,
                told.opportunity_id,
                told.decision,
                told.holder_id
        ) as action_number,
        told.touch_id,
        told.opportunity_id,
        told.action,
        coalesce(actors.owner_name, told.actor_id) as actor_name,
        coalesce(holders.owner_name, told.holder_id) as holder_name,
        coalesce(previous_holders.owner_name, told.previous_id) as previous_name,
        touches.direction,
        touches.kind,
        touches.channel,
        touches.result,
        touches.phase,
        told.decision,
        told.reason,
        touches.duration_seconds,
        told.amount,
        told.amount_currency,
        told.is_standing,
        coalesce(touches.is_ahead, false) as is_ahead,
        agreements.handoff_id is not null as is_first_response,
        coalesce(touches.counts_as_further, false) as counts_as_further,
        told.happened_at,
        told.happened_on,
        told.file_number,
        told.record_number
    from told
    left join touches
        on told.handoff_id = touches.handoff_id
        and told.touch_id = touches.touch_id
    left join agreements
        on told.handoff_id = agreements.handoff_id
        and told.touch_id = agreements.first_response_touch_id
    left join owners as actors
        on told.actor_id = actors.owner_id
    left join owners as holders
        on told.holder_id = holders.owner_id
    left join owners as previous_holders
        on told.previous_id = previous_holders.owner_id
)

select * from final
