-- One row per subject: the motion of its account when it opened, or responded (R7),
-- told by nothing that came later (R66): deals and wins before, a type as of the last
-- delivery before. Today's type may not have stood then: where it shows customers whose
-- win is on no file, who was one is not known. A deal known by its day was created at
-- its end; one that closed on no known day may have run then or not (R67).
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

account_types as (
    select * from snapshots.account_types
),

opportunities as (
    select * from canonical.opportunities
),

timed as (
    select
        account_id,
        kind,
        is_won,
        is_closed,
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
    select
        moments.subject_id,
        moments.person_id,
        moments.moment_on,
        moments.opened_ordered_at,
        people.account_id,
        people.created_on
    from moments
    inner join people
        on moments.person_id = people.person_id
    where moments.moment in ('opened', 'responded')
),

-- A deal that was created before, by whether it ran on that day; a renewal is none.
deals_then as (
    select
        subjects.subject_id,
        bool_or(
            not timed.is_closed or timed.closed_ordered_at > subjects.opened_ordered_at
        ) as is_open,
        bool_or(
            coalesce(timed.is_closed, true) and timed.closed_ordered_at is null
        ) as may_be_open
    from subjects
    inner join timed
        on subjects.account_id = timed.account_id
        and timed.created_ordered_at < subjects.opened_ordered_at
        and timed.kind is distinct from 'renewal'
    group by subjects.subject_id
),

types_then as (
    select
        subjects.subject_id,
        max_by(account_types.account_type, account_types.delivered_on) as account_type
    from subjects
    inner join account_types
        on subjects.account_id = account_types.account_id
        and account_types.delivered_on <= subjects.moment_on
    group by subjects.subject_id
),

-- Whether the wins on file explain the customers by today's type, but for one in 20.
explained as (
    select
        count(*) filter (where is_in_crm) as account_count,
        20 * count(*) filter (
            where account_type = 'customer' and not has_any_win
        ) <= count(*) filter (where account_type = 'customer') as is_explained
    from accounts
),

final as (
    select
        subjects.subject_id,
        subjects.account_id,
        subjects.created_on,
        case
            when explained.account_count = 0 then 'not known'
            when coalesce(types_then.account_type, accounts.account_type) = 'partner'
                then 'partner'
            when deals_then.is_open then 'open opportunity'
            when first_wins.won_ordered_at < subjects.opened_ordered_at
                or types_then.account_type = 'customer' then 'customer'
            when deals_then.may_be_open then 'not known'
            when types_then.account_type is not null then 'new business'
            when not explained.is_explained and accounts.is_in_crm then 'not known'
            when accounts.account_type = 'customer' and not accounts.has_any_win
                then 'not known'
            else 'new business'
        end as motion,
        coalesce(accounts.account_type = 'competitor', false) as is_competitor
    from subjects
    cross join explained
    left join accounts
        on subjects.account_id = accounts.account_id
    left join first_wins
        on subjects.account_id = first_wins.account_id
    left join types_then
        on subjects.subject_id = types_then.subject_id
    left join deals_then
        on subjects.subject_id = deals_then.subject_id
)

select * from final
