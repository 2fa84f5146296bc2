-- One row per link between records of two different people.
-- Conversion, merge and same e-mail must end in one person.
-- Glossary: lead.
with

records as (
    select * from people.record_people
),

links as (
    select record_id, survivor_id as linked_id from records
    where survivor_id is not null
    union all
    select record_id, converted_contact_id as linked_id from records
    where converted_contact_id is not null
    union all
    select
        record_id,
        min(record_id) over (partition by email_hash) as linked_id
    from records
    where email_hash is not null and email_kind != 'role'
),

final as (
    select links.record_id, links.linked_id
    from links
    inner join records
        on links.record_id = records.record_id
    inner join records as linked
        on links.linked_id = linked.record_id
    where records.person_id != linked.person_id
)

select * from final
