-- One row per person: whether these exports could show a second record of theirs (R69).
-- They could if an address of one person links records (R11), or merges are on file.
-- Where contacts are kept apart and no export has them, it may be one of those.
-- Glossary: lead, claimed not found.
with

records as (
    select * from people.record_people
),

contacts as (
    select * from staging.contacts
),

absent_feeds as (
    select * from mapping.absent_feeds
),

joins_on_file as (
    select
        count(*) filter (
            where survivor_id is not null or record_kind = 'stand-in'
        ) as merged_count
    from records
),

contacts_on_file as (
    select count(*) as contact_count from contacts
    where row_fate = 'used'
),

contacts_absent as (
    select count(*) as absent_count from absent_feeds
    where entity = 'contacts'
),

final as (
    select
        records.person_id,
        (
            bool_or(
                records.email_hash is not null
                and coalesce(records.email_kind, '') != 'role'
            )
            or joins_on_file.merged_count > 0
        )
        and (
            contacts_on_file.contact_count > 0 or contacts_absent.absent_count = 0
        ) as can_be_joined
    from records
    cross join joins_on_file
    cross join contacts_on_file
    cross join contacts_absent
    group by
        records.person_id,
        joins_on_file.merged_count,
        contacts_on_file.contact_count,
        contacts_absent.absent_count
)

select * from final
