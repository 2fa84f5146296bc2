-- One row per account and day of a delivery: what type it had in it.
-- The only history of types that an export has. A delivery without a day tells none.
-- Glossary: account, motion.
with

accounts as (
    select * from staging.accounts
),

final as (
    select
        account_id,
        max(account_type) as account_type,
        delivered_on
    from accounts
    where account_type is not null
        and delivered_on is not null
        and row_fate in ('used', 'superseded by a newer export')
    group by account_id, delivered_on
)

select * from final
