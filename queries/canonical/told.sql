-- One row per run, so one row: what these exports can tell at all (R69).
-- What nothing tells is not known, and never "no" or 0. Wins are told where any deal
-- says whether it was won; a new owner or a response from the first one on file on.
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

deals as (
    select
        count(*) > 0 as tells_opportunities,
        count(is_won) > 0 as tells_wins,
        min(closed_on) filter (where is_won) as first_win_on
    from opportunities
),

types as (
    select
        count(*) > 0 as tells_accounts,
        count(*) filter (where is_target) > 0 as tells_targets
    from accounts
    where is_in_crm
),

owners as (
    select min(changed_on) as first_owner_change_on from attribute_changes
    where attribute = 'owner_id'
),

answered as (
    select min(responded_on) as first_response_on from responses
),

final as (
    select
        deals.tells_opportunities,
        deals.tells_wins,
        deals.first_win_on,
        types.tells_accounts,
        types.tells_targets,
        owners.first_owner_change_on,
        answered.first_response_on
    from deals
    cross join types
    cross join owners
    cross join answered
)

select * from final
