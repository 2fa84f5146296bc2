-- One row per hand-off and change of its owner, from its opening to the person's next.
-- A change to the same owner is none; one after the as-of day is not known yet.
-- Glossary: owner.
with

period as (
    select * from run.period
),

handoffs as (
    select * from episodes.episodes
),

attribute_changes as (
    select * from canonical.attribute_changes
),

staged as (
    select * from staging.attribute_changes
),

places as (
    select
        record_id,
        changed_at,
        changed_on,
        new_value,
        file_number,
        record_number,
        row_number() over (
            partition by record_id, changed_at, changed_on, new_value
            order by file_number, record_number
        ) as place_rank
    from staged
    where row_fate = 'used' and attribute = 'owner_id'
),

final as (
    select
        handoffs.handoff_id,
        attribute_changes.old_value as previous_id,
        attribute_changes.new_value as holder_id,
        attribute_changes.changed_at as happened_at,
        attribute_changes.changed_on as happened_on,
        attribute_changes.ordered_at,
        places.file_number,
        places.record_number
    from handoffs
    cross join period
    inner join attribute_changes
        on handoffs.record_id = attribute_changes.record_id
        and attribute_changes.attribute = 'owner_id'
        and coalesce(attribute_changes.new_value, '')
        != coalesce(attribute_changes.old_value, '')
        and attribute_changes.changed_on <= period.as_of_on
        and attribute_changes.ordered_at > handoffs.opened_ordered_at
        and (
            handoffs.next_ordered_at is null
            or attribute_changes.ordered_at < handoffs.next_ordered_at
        )
    left join places
        on attribute_changes.record_id = places.record_id
        and attribute_changes.changed_on = places.changed_on
        and (
            attribute_changes.changed_at = places.changed_at
            or attribute_changes.changed_at is null and places.changed_at is null
        )
        and coalesce(attribute_changes.new_value, '') = coalesce(places.new_value, '')
        and places.place_rank = 1
)

select * from final
