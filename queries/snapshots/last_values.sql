-- One row per lead or contact record that the history names: the last value it shows.
-- An event log has no column of today's values; what it showed last stands for them.
-- Glossary: as it was at hand-off.
with

attribute_changes as (
    select * from staging.attribute_changes
),

latest_changes as (
    select
        record_id,
        attribute,
        new_value,
        row_number() over (
            partition by record_id, attribute
            order by
                changed_ordered_at desc,
                change_id desc,
                file_number desc,
                record_number desc
        ) as change_rank
    from attribute_changes
    where row_fate = 'used'
),

final as (
    select
        record_id,
        max(case when attribute = 'owner_id' then new_value end) as owner_id,
        max(case when attribute = 'title' then new_value end) as title,
        max(case when attribute = 'lead_source' then new_value end) as lead_source,
        max(case when attribute = 'industry' then new_value end) as industry,
        max(case when attribute = 'segment' then new_value end) as segment,
        max(case when attribute = 'country' then new_value end) as country,
        max(case when attribute = 'status' then new_value end) as status,
        max(case when attribute = 'reason' then new_value end) as reason,
        cast(
            round(
                try_cast(
                    max(case when attribute = 'crm_score' then new_value end) as double
                )
            ) as bigint
        ) as crm_score
    from latest_changes
    where change_rank = 1
    group by record_id
)

select * from final
