-- One row per segment, days since creation, outcome and amount of deals from leads:
-- won or lost at that age, open so long, or closed on no known day (R67, R69).
-- Recorded: its hand-off's quarter began after the first win on file (R33). Amounts are
-- in the company's currency; null is none, or one without a rate (R49).
-- Glossary: solved quota, opportunity, won, origin.
with

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

final as (
    select
        lead_deals.segment,
        coalesce(recorded.is_recorded, false) as is_recorded,
        case
            when lead_deals.outcome is null then 'not known'
            when lead_deals.open_days is null then lead_deals.outcome || ', no day'
            else lead_deals.outcome
        end as outcome,
        lead_deals.open_days,
        lead_deals.counted_amount,
        count(*) as deal_count
    from lead_deals
    left join recorded
        on lead_deals.quarter = recorded.quarter
    group by
        lead_deals.segment,
        recorded.is_recorded,
        lead_deals.outcome,
        lead_deals.open_days,
        lead_deals.counted_amount
)

select * from final
