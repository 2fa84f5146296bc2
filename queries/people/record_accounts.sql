-- One row per lead or contact record: the account it belongs to.
-- By id, else by the e-mail's domain (free-mail and role-only guesses excluded), else
-- by the company's name as written (R13). A domain stands for an account when the
-- account's own website has it, or when its contacts all belong to one account; a name
-- for the one account written the same. What is typed for nothing joins nobody (R48).
-- Glossary: lead.
with

leads as (
    select * from staging.leads
),

contacts as (
    select * from staging.contacts
),

accounts as (
    select * from staging.accounts
),

records as (
    select
        lead_id as record_id,
        converted_account_id as account_id,
        case when email_kind != 'free' then email_domain end as domain,
        company_name_matched as company_name
    from leads
    where row_fate = 'used'
    union all
    select
        contact_id as record_id,
        account_id,
        case when email_kind != 'free' then email_domain end as domain,
        company_name_matched as company_name
    from contacts
    where row_fate = 'used'
),

by_website as (
    select
        regexp_extract(
            lower(account_domain), '^(?:https?://)?(?:www\.)?([^/:?]+)', 1
        ) as domain,
        min(account_id) as account_id
    from accounts
    where row_fate = 'used' and account_domain is not null
    group by 1
),

by_contacts as (
    select domain, min(account_id) as account_id
    from records
    where account_id is not null and domain is not null
    group by domain
    having count(distinct account_id) = 1
),

by_name as (
    select account_name_matched as company_name, min(account_id) as account_id
    from accounts
    where row_fate = 'used' and account_name_matched is not null
    group by account_name_matched
    having count(*) = 1
),

final as (
    select
        records.record_id,
        coalesce(
            records.account_id,
            by_website.account_id,
            by_contacts.account_id,
            by_name.account_id,
            'domain:' || records.domain,
            'name:' || records.company_name
        ) as account_id,
        case
            when records.account_id is not null then 'id'
            when by_website.account_id is not null
                or by_contacts.account_id is not null
                or records.domain is not null then 'domain'
            when records.company_name is not null then 'name'
        end as account_known_by
    from records
    left join by_website
        on records.domain = by_website.domain
    left join by_contacts
        on records.domain = by_contacts.domain
    left join by_name
        on records.company_name = by_name.company_name
)

select * from final
