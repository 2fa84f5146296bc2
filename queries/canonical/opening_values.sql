-- One row per quarter, opportunity open when it began, and field: what it held then.
-- A delivery of that day or the day before tells; else the history, from its first
-- entry of its source on: the last change before, what the next one changed, or today's
-- value where it never changed; else what the deliveries around that day show alike.
-- Glossary: opening pipeline, expected close, between two deliveries.
with

quarters as (
    select * from run.quarters
),

opportunities as (
    select * from canonical.opportunities
),

states as (
    select * from canonical.opportunity_states
),

written as (
    select * from staging.opportunities
),

files as (
    select * from mapping.files
),

used as (
    select
        written.*,
        files.source_name
    from written
    left join files
        on written.file_number = files.file_number
    where written.row_fate = 'used'
),

today as (
    select
        opportunity_id,
        source_name,
        'amount' as field,
        cast(amount as varchar) as value
    from used
    union all
    select
        opportunity_id,
        source_name,
        'expected_close' as field,
        cast(coalesce(expected_close_on, closed_on) as varchar) as value
    from used
),

open_then as (
    select
        quarters.quarter,
        quarters.starts_on,
        opportunities.opportunity_id,
        today.source_name,
        today.field,
        today.value
    from quarters
    inner join opportunities
        on coalesce(opportunities.created_on < quarters.starts_on, true)
        and (
            not coalesce(opportunities.is_closed, false)
            or coalesce(opportunities.closed_on >= quarters.starts_on, true)
        )
    inner join today
        on opportunities.opportunity_id = today.opportunity_id
),

recorded as (
    select
        source_name,
        field,
        min(told_on) as recorded_from_on,
        count(value_before) > 0 as tells_before
    from states
    where not is_delivery
    group by source_name, field
),

around as (
    select
        open_then.quarter,
        open_then.opportunity_id,
        open_then.field,
        max_by(states.value, states.ordered_at) filter (
            where states.is_delivery
                and states.told_on in (open_then.starts_on, open_then.starts_on - 1)
        ) as shown_value,
        max_by(states.value, states.ordered_at) filter (
            where states.is_delivery and states.told_on < open_then.starts_on
        ) as delivered_before,
        min_by(states.value, states.ordered_at) filter (
            where states.is_delivery and states.told_on >= open_then.starts_on
        ) as delivered_after,
        max_by(states.value, states.ordered_at) filter (
            where not states.is_delivery and states.told_on < open_then.starts_on
        ) as changed_before,
        min_by(coalesce(states.value_before, ''), states.ordered_at) filter (
            where not states.is_delivery and states.told_on >= open_then.starts_on
        ) as changed_after
    from open_then
    inner join states
        on open_then.opportunity_id = states.opportunity_id
        and open_then.field = states.field
    group by open_then.quarter, open_then.opportunity_id, open_then.field
),

found as (
    select
        open_then.quarter,
        open_then.opportunity_id,
        open_then.field,
        case
            when around.shown_value is not null then around.shown_value
            when recorded.recorded_from_on < open_then.starts_on
                then case
                    when around.changed_before is not null then around.changed_before
                    when around.changed_after is null then coalesce(open_then.value, '')
                    when recorded.tells_before then around.changed_after
                end
            when around.delivered_before = around.delivered_after
                then around.delivered_before
        end as value
    from open_then
    left join recorded
        on open_then.field = recorded.field
        and coalesce(open_then.source_name, '') = coalesce(recorded.source_name, '')
    left join around
        on open_then.quarter = around.quarter
        and open_then.opportunity_id = around.opportunity_id
        and open_then.field = around.field
),

final as (
    select
        quarter,
        opportunity_id,
        field,
        nullif(value, '') as value,
        value is not null as is_known
    from found
)

select * from final
