-- One row per account, those the CRM keeps and those only a domain or name stands for.
-- A person without an account id still belongs to one company (R13).
-- The type is today's: who is a customer by it may have become one since (R66).
-- has_any_win looks beyond the as-of day, for a type of today may come of such a win.
-- Glossary: account.
with

accounts as (
    select * from staging.accounts
),

people_accounts as (
    select * from people.record_accounts
),

opportunities as (
    select * from staging.opportunities
),

wins as (
    select account_id, count(*) as win_count from opportunities
    where row_fate = 'used' and is_won
    group by account_id
),

kept as (
    select
        accounts.account_id,
        accounts.account_name,
        accounts.account_type,
        accounts.is_target,
        coalesce(wins.win_count, 0) > 0 as has_any_win,
        accounts.industry,
        accounts.segment,
        accounts.country,
        accounts.created_on
    from accounts
    left join wins
        on accounts.account_id = wins.account_id
    where accounts.row_fate = 'used'
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
        is_target,
        has_any_win,
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
        cast(null as boolean) as is_target,
        false as has_any_win,
        cast(null as varchar) as industry,
        cast(null as varchar) as segment,
        cast(null as varchar) as country,
        false as is_in_crm,
        cast(null as date) as created_on
    from known_otherwise
)

select * from final
