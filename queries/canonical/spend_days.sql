-- One row per amount spent and day it is spread over, its first and its last included.
-- Days are cut so that they sum to the amount to the cent. counted_amount is in the
-- company's currency, at the rate of the day's plan (R49), and less what children of
-- the campaign cost; null is not known: no cost, a negative one, a currency without a
-- rate. The channel is that of the words in force on the day.
-- Glossary: spend, source.
with

period as (
    select * from run.period
),

quarters as (
    select * from run.quarters
),

days as (
    select * from run.days
),

rates as (
    select * from plan.rates
),

words as (
    select * from canonical.words
),

spend as (
    select * from canonical.spend
),

campaign_costs as (
    select * from canonical.campaign_costs
),

own as (
    select
        spend.*,
        case
            when spend.spend_state != 'counted' then null
            when coalesce(campaign_costs.child_count, 0) = 0 or spend.amount = 0
                then spend.amount
            else cast(
                spend.amount
                * (campaign_costs.own_amount / nullif(campaign_costs.amount, 0))
                as decimal(18, 2)
            )
        end as own_amount
    from spend
    left join campaign_costs
        on spend.campaign_id = campaign_costs.campaign_id
    where spend.spent_on is not null
),

spread as (
    select
        own.*,
        days.day_on,
        quarters.quarter,
        days.day_on - own.spent_on + 1 as day_number,
        own.spent_until_on - own.spent_on + 1 as day_count,
        case
            when own.amount_currency = period.currency then own.own_amount
            else own.own_amount * rates.rate
        end as converted_amount
    from own
    cross join period
    inner join days
        on days.day_on >= own.spent_on
        and days.day_on <= coalesce(own.spent_until_on, own.spent_on)
        and days.day_on <= period.as_of_on
    inner join quarters
        on days.day_on >= quarters.starts_on
        and days.day_on < quarters.ends_before
    left join rates
        on quarters.plan_quarter = rates.quarter
        and own.amount_currency = rates.currency
),

final as (
    select
        spread.spend_id,
        spread.campaign_id,
        spread.told_by,
        spread.quarter,
        spread.day_on,
        coalesce(words.word, spread.source_written) as source,
        spread.source_written is null or words.word is not null as is_in_glossary,
        spread.spend_state,
        spread.amount_currency,
        spread.spent_until_on > spread.spent_on as has_several_days,
        cast(
            spread.converted_amount * spread.day_number / spread.day_count
            as decimal(18, 2)
        ) - cast(
            spread.converted_amount * (spread.day_number - 1) / spread.day_count
            as decimal(18, 2)
        ) as counted_amount
    from spread
    left join words
        on words.list_name = 'source'
        and lower(spread.source_written) = words.crm_value
        and spread.day_on >= words.starts_on
        and spread.day_on < words.ends_before
)

select * from final
