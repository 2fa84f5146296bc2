-- One row per attribute of a lead or contact that differs between two exports.
-- It lies after the last export that showed the old value and before the one that shows
-- the new one, by which it is dated. A blank is no value: that export may not have had
-- the column, so it is passed over.
-- Glossary: as it was at hand-off, between two deliveries.
with

leads as (
    select * from staging.leads
),

contacts as (
    select * from staging.contacts
),

exported as (
    select
        lead_id as record_id,
        delivered_on,
        file_number,
        record_number,
        owner_id,
        cast(crm_score as varchar) as crm_score,
        title,
        segment,
        industry,
        country,
        lead_source,
        status,
        reason
    from leads
    where row_fate in ('used', 'superseded by a newer export')
    union all
    select
        contact_id as record_id,
        delivered_on,
        file_number,
        record_number,
        owner_id,
        cast(crm_score as varchar) as crm_score,
        title,
        segment,
        industry,
        country,
        lead_source,
        status,
        reason
    from contacts
    where row_fate in ('used', 'superseded by a newer export')
),

delivered_again as (
    select record_id from exported
    group by record_id
    having count(distinct delivered_on) > 1
),

attributes as (
    select 'owner_id' as attribute
    union all
    select 'crm_score' as attribute
    union all
    select 'title' as attribute
    union all
    select 'segment' as attribute
    union all
    select 'industry' as attribute
    union all
    select 'country' as attribute
    union all
    select 'lead_source' as attribute
    union all
    select 'status' as attribute
    union all
    select 'reason' as attribute
),

valued as (
    select
        exported.record_id,
        exported.delivered_on,
        exported.file_number,
        exported.record_number,
        attributes.attribute,
        case attributes.attribute
            when 'owner_id' then exported.owner_id
            when 'crm_score' then exported.crm_score
            when 'title' then exported.title
            when 'segment' then exported.segment
            when 'industry' then exported.industry
            when 'country' then exported.country
            when 'lead_source' then exported.lead_source
            when 'status' then exported.status
            when 'reason' then exported.reason
        end as value
    from exported
    inner join delivered_again
        on exported.record_id = delivered_again.record_id
    cross join attributes
),

compared as (
    select
        record_id,
        attribute,
        value as new_value,
        delivered_on as changed_on,
        lag(value) over deliveries as old_value,
        lag(delivered_on) over deliveries as seen_after_on
    from valued
    where value is not null
    window deliveries as (
        partition by record_id, attribute
        order by delivered_on, file_number, record_number
    )
),

final as (
    select
        record_id,
        attribute,
        old_value,
        new_value,
        changed_on,
        seen_after_on
    from compared
    where seen_after_on < changed_on and old_value != new_value
)

select * from final
