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

differing as (
    select record_id, delivered_on, seen_after_on, 'owner_id' as attribute,
        owner_id_before as old_value, owner_id as new_value
    from compared
    where owner_id != owner_id_before
    union all
    select record_id, delivered_on, seen_after_on, 'crm_score' as attribute,
        crm_score_before as old_value, crm_score as new_value
    from compared
    where crm_score != crm_score_before
    union all
    select record_id, delivered_on, seen_after_on, 'title' as attribute,
        title_before as old_value, title as new_value
    from compared
    where title != title_before
    union all
    select record_id, delivered_on, seen_after_on, 'segment' as attribute,
        segment_before as old_value, segment as new_value
    from compared
    where segment != segment_before
    union all
    select record_id, delivered_on, seen_after_on, 'industry' as attribute,
        industry_before as old_value, industry as new_value
    from compared
    where industry != industry_before
    union all
    select record_id, delivered_on, seen_after_on, 'country' as attribute,
        country_before as old_value, country as new_value
    from compared
    where country != country_before
    union all
    select record_id, delivered_on, seen_after_on, 'lead_source' as attribute,
        lead_source_before as old_value, lead_source as new_value
    from compared
    where lead_source != lead_source_before
    union all
    select record_id, delivered_on, seen_after_on, 'status' as attribute,
        status_before as old_value, status as new_value
    from compared
    where status != status_before
    union all
    select record_id, delivered_on, seen_after_on, 'reason' as attribute,
        reason_before as old_value, reason as new_value
    from compared
    where reason != reason_before
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
    where seen_after_on < delivered_on
)

select * from final
