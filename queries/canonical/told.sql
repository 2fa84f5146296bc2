-- One row per run, so one row: what these exports can tell at all (R69).
-- What nothing tells is not known, and never "no" or 0. Wins are told where any deal
-- says whether it was won; a second record of a person where anything says which
-- records are one; a new owner or a response from the first one on file on.
-- Glossary: won, response, claimed not found.
with

opportunities as (
    select * from canonical.opportunities
),

accounts as (
    select * from canonical.accounts
),

attribute_changes as (
    select * from canonical.attribute_changes
),

responses as (
    select * from canonical.responses
),

records as (
    select * from people.record_people
),

leads as (
    select * from staging.leads
),

contacts as (
    select * from staging.contacts
),

merges as (
    select * from staging.merges
),

deals as (
    select
        count(*) > 0 as tells_opportunities,
        count(is_won) > 0 as tells_wins,
        count(is_closed) > 0 as tells_closings,
        min(closed_on) filter (where is_won) as first_win_on
    from opportunities
),

types as (
    select
        count(*) filter (where is_in_crm) > 0 as tells_accounts,
        count(account_type) > 0 as tells_account_types
    from accounts
),

owners as (
    select min(changed_on) as first_owner_change_on from attribute_changes
    where attribute = 'owner_id'
),

answered as (
    select
        count(*) > 0 as tells_responses,
        min(responded_on) as first_response_on
    from responses
),

joined as (
    select count(distinct person_id) < count(*) as has_joined from records
),

addressed as (
    select count(*) as address_count from leads
    where row_fate = 'used' and email_hash is not null
    union all
    select count(*) as address_count from contacts
    where row_fate = 'used' and email_hash is not null
    union all
    select count(*) as address_count from merges
    where row_fate = 'used'
),

identified as (
    select sum(address_count) > 0 as has_addresses from addressed
),

final as (
    select
        deals.tells_opportunities,
        deals.tells_wins,
        deals.tells_closings,
        deals.first_win_on,
        types.tells_accounts,
        types.tells_account_types,
        owners.first_owner_change_on,
        answered.tells_responses,
        answered.first_response_on,
        identified.has_addresses or joined.has_joined as tells_people
    from deals
    cross join types
    cross join owners
    cross join answered
    cross join joined
    cross join identified
)

select * from final
