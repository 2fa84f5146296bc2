-- One row per complete quarter with wins on file since it began (R33), oldest first:
-- what was won from leads and otherwise, and how many rated hand-offs counted towards
-- quota. Those that could not be judged may have counted (R64). Wins without an amount
-- that counts stand apart (R49). The squares say how far such deals vary by chance.
-- Glossary: solved quota, won, origin, hand-off.
with

quarters as (
    select * from run.quarters
),

opportunities as (
    select * from canonical.opportunities
),

lead_deals as (
    select * from cohorts.lead_deals
),

handoffs as (
    select * from journeys.handoffs
),

first_wins as (
    select min(closed_on) as first_win_on from opportunities
    where is_won
),

complete_quarters as (
    select quarters.*
    from quarters
    inner join first_wins
        on quarters.starts_on > first_wins.first_win_on
    where quarters.is_complete
),

won as (
    select
        complete_quarters.quarter,
        count(*) filter (where lead_deals.opportunity_id is not null)
            as lead_win_count,
        sum(opportunities.counted_amount) filter (
            where lead_deals.opportunity_id is not null
        ) as lead_won_amount,
        count(*) filter (where lead_deals.opportunity_id is null) as other_win_count,
        sum(opportunities.counted_amount) filter (
            where lead_deals.opportunity_id is null
        ) as other_won_amount,
        sum(opportunities.counted_amount * opportunities.counted_amount) filter (
            where lead_deals.opportunity_id is null
        ) as other_squared_amount,
        count(*) filter (where opportunities.counted_amount is null)
            as uncounted_win_count
    from complete_quarters
    inner join opportunities
        on opportunities.closed_on >= complete_quarters.starts_on
        and opportunities.closed_on < complete_quarters.ends_before
    left join lead_deals
        on opportunities.opportunity_id = lead_deals.opportunity_id
    where opportunities.is_won
    group by complete_quarters.quarter
),

opened as (
    select
        quarter,
        count(*) filter (where is_rated) as rated_count,
        count(*) filter (where is_rated and quota_fate = 'earned') as earned_count,
        count(*) filter (where is_rated and quota_fate = 'cannot be judged')
            as unjudged_count
    from handoffs
    group by quarter
),

final as (
    select
        complete_quarters.quarter,
        complete_quarters.starts_on,
        coalesce(won.lead_win_count, 0) as lead_win_count,
        coalesce(won.lead_won_amount, 0) as lead_won_amount,
        coalesce(won.other_win_count, 0) as other_win_count,
        coalesce(won.other_won_amount, 0) as other_won_amount,
        coalesce(won.other_squared_amount, 0) as other_squared_amount,
        coalesce(won.uncounted_win_count, 0) as uncounted_win_count,
        coalesce(opened.rated_count, 0) as rated_count,
        coalesce(opened.earned_count, 0) as earned_count,
        coalesce(opened.unjudged_count, 0) as unjudged_count
    from complete_quarters
    left join won
        on complete_quarters.quarter = won.quarter
    left join opened
        on complete_quarters.quarter = opened.quarter
)

select * from final
