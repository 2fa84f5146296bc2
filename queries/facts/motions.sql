-- One row per subject: the motion of its account when it opened, or responded (R7).
-- Partner, open opportunity, customer (a win before), else new business; not known
-- where the export has no accounts. An account typed customer without any win on file
-- counts as one whose win is older than the export; an opportunity known by its day as
-- one created at its end.
-- Glossary: motion.
with

moments as (
    select * from facts.moments
),

people as (
    select * from canonical.people
),

accounts as (
    select * from canonical.accounts
),

opportunities as (
    select * from canonical.opportunities
),

timed as (
    select
        account_id,
        is_won,
        case
            when created_at is null then created_ordered_at + interval 86399 second
            else created_ordered_at
        end as created_ordered_at,
        closed_ordered_at
    from opportunities
    where account_id is not null
),

first_wins as (
    select account_id, min(closed_ordered_at) as won_ordered_at
    from timed
    where is_won
    group by account_id
),

subjects as (
    select * from moments
    where moment in ('opened', 'responded')
),

open_then as (
    select subjects.subject_id
    from subjects
    inner join people
        on subjects.person_id = people.person_id
    inner join timed
        on people.account_id = timed.account_id
        and timed.created_ordered_at < subjects.opened_ordered_at
        and (
            timed.closed_ordered_at is null
            or timed.closed_ordered_at > subjects.opened_ordered_at
        )
    group by subjects.subject_id
),

crm_accounts as (
    select count(*) as account_count from accounts
    where is_in_crm
),

final as (
    select
        subjects.subject_id,
        people.account_id,
        people.created_on,
        case
            when crm_accounts.account_count = 0 then 'not known'
            when accounts.account_type = 'partner' then 'partner'
            when open_then.subject_id is not null then 'open opportunity'
            when first_wins.won_ordered_at < subjects.opened_ordered_at then 'customer'
            when accounts.account_type = 'customer' and not accounts.has_any_win
                then 'customer'
            else 'new business'
        end as motion,
        coalesce(accounts.account_type = 'competitor', false) as is_competitor
    from subjects
    inner join people
        on subjects.person_id = people.person_id
    cross join crm_accounts
    left join accounts
        on people.account_id = accounts.account_id
    left join first_wins
        on people.account_id = first_wins.account_id
    left join open_then
        on subjects.subject_id = open_then.subject_id
)

select * from final
