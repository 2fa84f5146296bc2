-- One row per person, however many lead and contact records the CRM keeps of them.
-- The account is the one known by id, else by domain, else by name (R11, R13).
-- Glossary: lead.
with

records as (
    select * from people.record_people
),

accounts as (
    select * from people.record_accounts
),

leads as (
    select * from staging.leads
),

contacts as (
    select * from staging.contacts
),

created as (
    select lead_id as record_id, created_on from leads
    where row_fate = 'used'
    union all
    select contact_id as record_id, created_on from contacts
    where row_fate = 'used'
),

ranked as (
    select
        records.person_id,
        accounts.account_id,
        row_number() over (
            partition by records.person_id
            order by
                case accounts.account_known_by
                    when 'id' then 1
                    when 'domain' then 2
                    when 'name' then 3
                    else 4
                end,
                created.created_on desc,
                records.record_id
        ) as account_rank,
        count(*) over (partition by records.person_id) as record_count,
        min(created.created_on) over (partition by records.person_id) as created_on
    from records
    inner join created
        on records.record_id = created.record_id
    left join accounts
        on records.record_id = accounts.record_id
),

final as (
    select person_id, account_id, record_count, created_on
    from ranked
    where account_rank = 1
)

select * from final
