-- One row per attribute of a lead or contact that differs between two exports. It lies
-- after the last export that showed the old value and before the one that shows the new
-- one, by which it is dated. A blank is a value where the export has the attribute of
-- any other record; else it may not have had the column, and is passed over.
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
        'leads' as entity,
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
        'contacts' as entity,
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

delivered as (
    select
        exported.record_id,
        exported.entity,
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
    cross join attributes
),

exported_attributes as (
    select entity, delivered_on, attribute
    from delivered
    where value is not null
    group by entity, delivered_on, attribute
),

compared as (
    select
        delivered.record_id,
        delivered.attribute,
        delivered.value as new_value,
        delivered.delivered_on as changed_on,
        lag(delivered.value) over deliveries as old_value,
        lag(delivered.delivered_on) over deliveries as seen_after_on
    from delivered
    inner join delivered_again
        on delivered.record_id = delivered_again.record_id
    inner join exported_attributes
        on delivered.entity = exported_attributes.entity
        and delivered.delivered_on = exported_attributes.delivered_on
        and delivered.attribute = exported_attributes.attribute
    window deliveries as (
        partition by delivered.record_id, delivered.attribute
        order by
            delivered.delivered_on, delivered.file_number, delivered.record_number
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
    where seen_after_on < changed_on and old_value is distinct from new_value
)

select * from final
