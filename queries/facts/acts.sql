-- One row per act of the touch log and person it is towards. The same person, owner,
-- channel and minute logged twice is one, and the entry stands that tells more: an
-- outbound one, then a personal one, then a conversation (R18). Entries before and
-- after an opening are two: what was done before it swallows nothing that was done on
-- it (R59). What is known by its day alone stays as it was logged.
-- Glossary: touch, hand-off.
with

handoffs as (
    select * from episodes.episodes
),

touches as (
    select * from canonical.touches
),

opened_before as (
    select
        touches.touch_id,
        touches.person_id,
        count(*) as handoff_count
    from touches
    inner join handoffs
        on touches.person_id = handoffs.person_id
        and touches.happened_at >= handoffs.opened_ordered_at
    group by touches.touch_id, touches.person_id
),

ranked as (
    select
        touches.*,
        row_number() over (
            partition by
                touches.person_id,
                touches.owner_id,
                touches.channel,
                date_trunc('minute', touches.happened_at),
                case when touches.happened_at is null then touches.touch_id end,
                opened_before.handoff_count
            order by
                case touches.direction when 'out' then 0 when 'in' then 2 else 1 end,
                case
                    when touches.kind = 'personal' then 0
                    when touches.kind = 'sequence' then 1
                    when touches.kind is null then 2
                    else 3
                end,
                case when touches.result in ('conversation', 'held') then 0 else 1 end,
                touches.duration_seconds desc nulls last,
                touches.happened_at,
                touches.touch_id
        ) as logged_rank
    from touches
    left join opened_before
        on touches.touch_id = opened_before.touch_id
        and touches.person_id = opened_before.person_id
),

final as (
    select
        touch_id,
        person_id,
        record_id,
        owner_id,
        team,
        side,
        direction,
        kind,
        channel,
        result,
        duration_seconds,
        happened_at,
        happened_on,
        ordered_at,
        logged_at
    from ranked
    where logged_rank = 1
)

select * from final
