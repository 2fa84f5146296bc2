-- One row per segment, days since hand-off and outcome of rated hand-offs: a deal of
-- marketing's origin was created at that age, or none in all the days watched. With
-- another deal only, or one without a day, it is neither (R67). Recorded: the quarter
-- began after the first win on file (R33). All of them are there, in one row each.
-- Glossary: solved quota, hand-off, opportunity, origin.
with

handoffs as (
    select * from journeys.handoffs
),

lead_deals as (
    select * from cohorts.lead_deals
),

quarters as (
    select * from run.quarters
),

told as (
    select * from canonical.told
),

recorded as (
    select
        quarters.quarter,
        coalesce(told.first_win_on <= quarters.starts_on + 7, false) as is_recorded
    from quarters
    cross join told
),

first_deals as (
    select
        handoff_id,
        min(deal_days) as deal_days,
        bool_or(deal_days is null) as is_undated
    from lead_deals
    group by handoff_id
),

aged as (
    select
        handoffs.segment,
        coalesce(recorded.is_recorded, false) as is_recorded,
        case
            when first_deals.is_undated then 'deal, no day'
            when first_deals.handoff_id is not null then 'deal'
            when handoffs.opportunity_id is not null then 'other deal'
            else 'none'
        end as outcome,
        case
            when first_deals.handoff_id is not null then first_deals.deal_days
            when handoffs.opportunity_id is null then handoffs.win_age_days
        end as age_days
    from handoffs
    left join first_deals
        on handoffs.handoff_id = first_deals.handoff_id
    left join recorded
        on handoffs.quarter = recorded.quarter
    where handoffs.is_rated
),

final as (
    select
        segment,
        is_recorded,
        outcome,
        age_days,
        count(*) as handoff_count
    from aged
    group by segment, is_recorded, outcome, age_days
)

select * from final
