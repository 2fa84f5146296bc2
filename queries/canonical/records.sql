-- One row per lead or contact record, with its attributes as they are today.
-- Attributes as they were at a moment come from attribute_changes (R10). What its row
-- leaves blank is what the history shows last. A record that stands in for one of the
-- exports has that one's.
-- Glossary: lead.
with

leads as (
    select * from staging.leads
),

contacts as (
    select * from staging.contacts
),

people_records as (
    select * from people.record_people
),

people_accounts as (
    select * from people.record_accounts
),

last_values as (
    select * from snapshots.last_values
),

lead_and_contact as (
    select
        lead_id as record_id, company_name, email_domain, email_kind, title,
        lead_source, industry, segment, country, owner_id, status, crm_score, reason,
        note, is_opted_out, created_at, created_on, created_ordered_at,
        converted_opportunity_id
    from leads
    where row_fate = 'used'
    union all
    select
        contact_id as record_id, company_name, email_domain, email_kind, title,
        lead_source, industry, segment, country, owner_id, status, crm_score,
        reason, note, is_opted_out, created_at, created_on, created_ordered_at,
        cast(null as varchar) as converted_opportunity_id
    from contacts
    where row_fate = 'used'
),

kept as (
    select record_id, record_id as kept_id, person_id, record_kind
    from people_records
    where record_kind != 'stand-in'
    union all
    select
        merged.record_id,
        survivors.record_id as kept_id,
        merged.person_id,
        survivors.record_kind
    from people_records as merged
    inner join people_records as survivors
        on merged.survivor_id = survivors.record_id
    where merged.record_kind = 'stand-in'
),

final as (
    select
        kept.record_id,
        kept.person_id,
        people_accounts.account_id,
        kept.record_kind,
        lead_and_contact.converted_opportunity_id,
        coalesce(lead_and_contact.owner_id, last_values.owner_id) as owner_id,
        lead_and_contact.company_name,
        lead_and_contact.email_domain,
        lead_and_contact.email_kind,
        coalesce(lead_and_contact.title, last_values.title) as title,
        coalesce(lead_and_contact.lead_source, last_values.lead_source) as lead_source,
        coalesce(lead_and_contact.industry, last_values.industry) as industry,
        coalesce(lead_and_contact.segment, last_values.segment) as segment,
        coalesce(lead_and_contact.country, last_values.country) as country,
        coalesce(lead_and_contact.status, last_values.status) as status,
        coalesce(lead_and_contact.crm_score, last_values.crm_score) as crm_score,
        coalesce(lead_and_contact.reason, last_values.reason) as reason,
        lead_and_contact.note,
        coalesce(lead_and_contact.is_opted_out, false) as is_opted_out,
        lead_and_contact.created_at,
        lead_and_contact.created_on,
        lead_and_contact.created_ordered_at
    from kept
    inner join lead_and_contact
        on kept.kept_id = lead_and_contact.record_id
    left join people_accounts
        on kept.kept_id = people_accounts.record_id
    left join last_values
        on kept.kept_id = last_values.record_id
)

select * from final
