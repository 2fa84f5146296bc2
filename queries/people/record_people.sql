-- One row per lead or contact record of the CRM. Records of one person share a
-- person_id: linked by conversion, by merge, or by the same personal e-mail, be it one
-- of two; role addresses (info@) never link (R11). A merged record or a converted
-- contact that no export has is one too, a stand-in. The id is the smallest record id
-- of the group, spread in passes; a check proves it closed.
-- Glossary: lead.
with

leads as (
    select * from staging.leads
),

contacts as (
    select * from staging.contacts
),

merges as (
    select * from staging.merges
),

kept_records as (
    select
        lead_id as record_id,
        'lead' as record_kind,
        email_hash,
        email_other_hash,
        email_kind,
        survivor_id,
        converted_contact_id
    from leads
    where row_fate = 'used'
    union all
    select
        contact_id as record_id,
        'contact' as record_kind,
        email_hash,
        email_other_hash,
        email_kind,
        survivor_id,
        cast(null as varchar) as converted_contact_id
    from contacts
    where row_fate = 'used'
),

survivors as (
    select record_id, min(survivor_id) as survivor_id from merges
    where row_fate = 'used'
    group by record_id
),

stand_ins as (
    select record_id, survivor_id from survivors
    union all
    select converted_contact_id as record_id, record_id as survivor_id
    from kept_records
    where converted_contact_id is not null
),

merged_records as (
    select stand_ins.record_id, min(stand_ins.survivor_id) as survivor_id
    from stand_ins
    inner join kept_records
        on stand_ins.survivor_id = kept_records.record_id
    group by stand_ins.record_id
),

records as (
    select
        kept_records.record_id,
        kept_records.record_kind,
        kept_records.email_hash,
        kept_records.email_other_hash,
        kept_records.email_kind,
        coalesce(kept_records.survivor_id, survivors.survivor_id) as survivor_id,
        kept_records.converted_contact_id
    from kept_records
    left join survivors
        on kept_records.record_id = survivors.record_id
    union all
    select
        merged_records.record_id,
        'stand-in' as record_kind,
        cast(null as varchar) as email_hash,
        cast(null as varchar) as email_other_hash,
        cast(null as varchar) as email_kind,
        merged_records.survivor_id,
        cast(null as varchar) as converted_contact_id
    from merged_records
    left join kept_records
        on merged_records.record_id = kept_records.record_id
    where kept_records.record_id is null
),

addresses as (
    select record_id, email_hash from records
    where email_hash is not null and email_kind != 'role'
    union all
    select record_id, email_other_hash as email_hash from records
    where email_other_hash is not null
),

same_email as (
    select
        record_id,
        min(record_id) over (partition by email_hash) as linked_id
    from addresses
),

one_way_links as (
    select record_id, linked_id from same_email
    union all
    select record_id, survivor_id as linked_id from records
    where survivor_id is not null
    union all
    select record_id, converted_contact_id as linked_id from records
    where converted_contact_id is not null
),

links as (
    select record_id, linked_id from one_way_links
    union all
    select linked_id as record_id, record_id as linked_id from one_way_links
    union all
    select record_id, record_id as linked_id from records
),

first_pass as (
    select record_id, min(linked_id) as label from links
    group by record_id
),

second_pass as (
    select links.record_id, min(first_pass.label) as label
    from links
    inner join first_pass
        on links.linked_id = first_pass.record_id
    group by links.record_id
),

second_jump as (
    select second_pass.record_id, jump.label
    from second_pass
    inner join second_pass as jump
        on second_pass.label = jump.record_id
),

third_pass as (
    select links.record_id, min(second_jump.label) as label
    from links
    inner join second_jump
        on links.linked_id = second_jump.record_id
    group by links.record_id
),

third_jump as (
    select third_pass.record_id, jump.label
    from third_pass
    inner join third_pass as jump
        on third_pass.label = jump.record_id
),

fourth_pass as (
    select links.record_id, min(third_jump.label) as label
    from links
    inner join third_jump
        on links.linked_id = third_jump.record_id
    group by links.record_id
),

fourth_jump as (
    select fourth_pass.record_id, jump.label
    from fourth_pass
    inner join fourth_pass as jump
        on fourth_pass.label = jump.record_id
),

final as (
    select
        records.record_id,
        fourth_jump.label as person_id,
        records.record_kind,
        records.email_hash,
        records.email_kind,
        records.survivor_id,
        records.converted_contact_id
    from records
    inner join fourth_jump
        on records.record_id = fourth_jump.record_id
)

select * from final
