-- One row per attribute of a lead or contact that differs between two exports.
-- The change is dated by the later export, and lies after the earlier one. A value that
-- one of the two lacks is no change: that export may not have had the column.
-- Glossary: as it was at hand-off.
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

compared as (
    select
        *,
        lag(delivered_on) over deliveries as seen_after_on,
        lag(owner_id) over deliveries as owner_id_before,
        lag(crm_score) over deliveries as crm_score_before,
        lag(title) over deliveries as title_before,
        lag(segment) over deliveries as segment_before,
        lag(industry) over deliveries as industry_before,
        lag(country) over deliveries as country_before,
        lag(lead_source) over deliveries as lead_source_before,
        lag(status) over deliveries as status_before,
        lag(reason) over deliveries as reason_before
    from exported
    window deliveries as (
        partition by record_id
        order by delivered_on, file_number, record_number
    )
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

differing as (
    select
        compared.record_id,
        compared.delivered_on,
        compared.seen_after_on,
        attributes.attribute,
        case attributes.attribute
            when 'owner_id' then compared.owner_id_before
            when 'crm_score' then compared.crm_score_before
            when 'title' then compared.title_before
            when 'segment' then compared.segment_before
            when 'industry' then compared.industry_before
            when 'country' then compared.country_before
            when 'lead_source' then compared.lead_source_before
            when 'status' then compared.status_before
            when 'reason' then compared.reason_before
        end as old_value,
        case attributes.attribute
            when 'owner_id' then compared.owner_id
            when 'crm_score' then compared.crm_score
            when 'title' then compared.title
            when 'segment' then compared.segment
            when 'industry' then compared.industry
            when 'country' then compared.country
            when 'lead_source' then compared.lead_source
            when 'status' then compared.status
            when 'reason' then compared.reason
        end as new_value
    from compared
    cross join attributes
    where compared.seen_after_on < compared.delivered_on
),

final as (
    select
        record_id,
        attribute,
        old_value,
        new_value,
        delivered_on as changed_on,
        seen_after_on
    from differing
    where old_value != new_value
)

select * from final
