-- One row per account, those the CRM keeps and those only a domain or name stands for.
-- A person without an account id still belongs to one company (R13).
-- Glossary: account.
with

accounts as (
    select * from staging.accounts
),

people_accounts as (
    select * from people.accounts
),

kept as (
    select
        account_id, account_name, account_type, industry, segment, country, created_on
    from accounts
    where row_fate = 'used'
),

known_otherwise as (
    select people_accounts.account_id
    from people_accounts
    left join kept
        on people_accounts.account_id = kept.account_id
    where people_accounts.account_id is not null and kept.account_id is null
    group by people_accounts.account_id
),

final as (
    select
        account_id,
        account_name,
        account_type,
        industry,
        segment,
        country,
        true as is_in_crm,
        created_on
    from kept
    union all
    select
        account_id,
        cast(null as varchar) as account_name,
        cast(null as varchar) as account_type,
        cast(null as varchar) as industry,
        cast(null as varchar) as segment,
        cast(null as varchar) as country,
        false as is_in_crm,
        cast(null as date) as created_on
    from known_otherwise
)

select * from final
