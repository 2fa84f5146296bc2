-- One row per quarter that the next quarter's leads serve: its target, in all and for
-- leads (marketing's new business), quota, and what was won in it by the as-of day. Its
-- own plan says the target, else the newest plan before it that does. A part is known
-- only where every part names kind and origin. Null is not planned and never zero.
-- Glossary: revenue target, solved quota, won, origin.
with

period as (
    select * from run.period
),

served_quarters as (
    select * from run.served_quarters
),

settings as (
    select * from plan.settings
),

plan_quarters as (
    select * from plan.quarters
),

revenue_targets as (
    select * from plan.revenue_targets
),

quotas as (
    select * from canonical.quotas
),

recordings as (
    select * from canonical.recordings
),

opportunities as (
    select * from canonical.opportunities
),

lead_deals as (
    select * from cohorts.lead_deals
),

parts as (
    select
        quarter,
        target_quarter,
        sum(target_amount) as target_amount,
        coalesce(
            sum(target_amount) filter (
                where kind = 'new business' and origin = 'marketing'
            ),
            0
        ) as lead_target_amount,
        bool_and(kind is not null and origin is not null) as is_split
    from revenue_targets
    group by quarter, target_quarter
),

said as (
    select
        settings.quarter as plan_quarter,
        settings.quarter as target_quarter,
        settings.target_amount,
        case when parts.is_split then parts.lead_target_amount end
            as lead_target_amount
    from settings
    left join parts
        on settings.quarter = parts.quarter
        and settings.quarter = parts.target_quarter
    where settings.target_amount is not null
    union all
    select
        quarter as plan_quarter,
        target_quarter,
        target_amount,
        case when is_split then lead_target_amount end as lead_target_amount
    from parts
    where quarter != target_quarter
),

chosen as (
    select
        said.*,
        row_number() over (
            partition by said.target_quarter order by plan_quarters.starts_on desc
        ) as said_rank
    from said
    inner join plan_quarters
        on said.plan_quarter = plan_quarters.quarter
    inner join served_quarters
        on said.target_quarter = served_quarters.quarter
        and plan_quarters.starts_on <= served_quarters.starts_on
),

planned as (
    select
        quarter,
        sum(quota_count) as planned_count
    from quotas
    where is_total
    group by quarter
),

won as (
    select
        served_quarters.quarter,
        sum(opportunities.counted_amount) filter (
            where lead_deals.opportunity_id is not null
        ) as lead_won_amount,
        sum(opportunities.counted_amount) filter (
            where lead_deals.opportunity_id is null
        ) as other_won_amount,
        count(*) filter (where opportunities.counted_amount is null)
            as uncounted_win_count
    from served_quarters
    inner join opportunities
        on opportunities.closed_on >= served_quarters.starts_on
        and opportunities.closed_on < served_quarters.ends_before
    left join lead_deals
        on opportunities.opportunity_id = lead_deals.opportunity_id
    where opportunities.is_won
    group by served_quarters.quarter
),

watched as (
    select
        max(period.week_starts_number) as week_starts_number,
        coalesce(max(recordings.recorded_until_on), max(period.ended_on))
            as watched_until_on
    from period
    left join recordings
        on recordings.kind = 'wins'
),

final as (
    select
        served_quarters.quarter,
        served_quarters.starts_on,
        served_quarters.ends_before,
        watched.week_starts_number,
        watched.watched_until_on,
        chosen.plan_quarter as target_from,
        chosen.target_amount,
        chosen.lead_target_amount,
        planned.planned_count,
        coalesce(won.lead_won_amount, 0) as lead_won_amount,
        coalesce(won.other_won_amount, 0) as other_won_amount,
        coalesce(won.uncounted_win_count, 0) as uncounted_win_count
    from served_quarters
    cross join watched
    left join chosen
        on served_quarters.quarter = chosen.target_quarter
        and chosen.said_rank = 1
    left join planned
        on served_quarters.quarter = planned.quarter
    left join won
        on served_quarters.quarter = won.quarter
)

select * from final
