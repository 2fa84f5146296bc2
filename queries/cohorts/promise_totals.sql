-- One row per quarter: what is promised as a number or an amount, counted of what is
-- sure, and what may come on top: hand-offs that cannot be judged and that nothing else
-- keeps from earning, one a person (R64), and wins without an amount in the currency or
-- without a day, unless they began later. Revenue is absent, not zero, before the first
-- win on file (R33).
-- Glossary: quota, won.
with

quarters as (
    select * from run.quarters
),

handoffs as (
    select * from journeys.handoffs
),

opportunities as (
    select * from canonical.opportunities
),

unseen as (
    select * from cohorts.unseen_handoffs
),

known as (
    select count(*) > 0 as has_handoffs from handoffs
),

people as (
    select
        quarter,
        person_id,
        count(*) filter (where quota_fate = 'earned') as earned_count,
        count(*) filter (
            where quota_fate = 'cannot be judged'
                and not coalesce(is_credited_back, false)
        ) as unjudged_count,
        max(mql_rule_on) as mql_rule_on,
        max(target_profile_rule_on) as target_profile_rule_on
    from handoffs
    group by quarter, person_id
),

earned as (
    select
        quarter,
        sum(earned_count) as earned_count,
        count(*) filter (where earned_count = 0 and unjudged_count > 0)
            as perhaps_earned_count,
        max(mql_rule_on) as mql_rule_on,
        max(target_profile_rule_on) as target_profile_rule_on
    from people
    group by quarter
),

wins as (
    select
        opportunities.opportunity_id,
        opportunities.closed_on,
        opportunities.created_on,
        opportunities.counted_amount
    from opportunities
    where opportunities.is_won
),

first_wins as (
    select min(closed_on) as first_win_on from wins
),

revenue as (
    select
        quarters.quarter,
        case
            when count(wins.closed_on) = 0
                and quarters.starts_on > first_wins.first_win_on then 0
            else sum(wins.counted_amount) filter (where wins.closed_on is not null)
        end as won_amount,
        count(wins.opportunity_id) filter (
            where wins.counted_amount is null or wins.closed_on is null
        ) as uncounted_win_count
    from quarters
    cross join first_wins
    left join wins
        on wins.closed_on >= quarters.starts_on
        and wins.closed_on < quarters.ends_before
        or wins.closed_on is null
        and coalesce(wins.created_on < quarters.ends_before, true)
    group by quarters.quarter, quarters.starts_on, first_wins.first_win_on
),

final as (
    select
        quarters.quarter,
        case
            when known.has_handoffs
                then cast(coalesce(earned.earned_count, 0) as bigint)
        end as earned_count,
        case
            when known.has_handoffs
                then coalesce(earned.perhaps_earned_count, 0)
                + unseen.unseen_count
                + unseen.standing_count
        end as perhaps_earned_count,
        earned.mql_rule_on,
        earned.target_profile_rule_on,
        revenue.won_amount,
        revenue.uncounted_win_count
    from quarters
    cross join known
    inner join revenue
        on quarters.quarter = revenue.quarter
    inner join unseen
        on quarters.quarter = unseen.quarter
    left join earned
        on quarters.quarter = earned.quarter
)

select * from final
