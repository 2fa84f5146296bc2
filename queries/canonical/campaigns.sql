-- One row per campaign of the newest export that has it.
-- A parent's cost includes its children's where a parent is named; a blank last day is
-- not known. A campaign renamed since goes by its new name, as it kept its id.
-- Glossary: spend.
with

campaigns as (
    select * from staging.campaigns
),

final as (
    select
        campaign_id,
        case when parent_id != campaign_id then parent_id end as parent_id,
        campaign_name,
        source as source_written,
        starts_on,
        ends_on
    from campaigns
    where row_fate = 'used'
)

select * from final
