-- One row per limit of what the exports tell of spend in the report's quarter, and how
-- many costs it concerns: not recorded, negative, on days not known, not final, perhaps
-- in twice, of no known channel or currency, of parents, and where recording begins or
-- ends (R51; seven days are granted). A negative one is named with file and record.
-- Glossary: spend.
with

period as (
    select * from run.period
),

spend as (
    select * from canonical.spend
),

campaign_costs as (
    select * from canonical.campaign_costs
),

spend_days as (
    select * from canonical.spend_days
),

of_quarter as (
    select spend.*
    from spend
    inner join period
        on coalesce(spend.spent_on, period.starts_on) < period.ends_before
        and coalesce(spend.spent_until_on, period.starts_on) >= period.starts_on
),

days_of_quarter as (
    select spend_days.*
    from spend_days
    inner join period
        on spend_days.quarter = period.quarter
),

counted as (
    select
        count(*) as cost_count,
        count(*) filter (where spend_state = 'not recorded') as not_recorded_count,
        count(*) filter (where spend_state = 'days not known') as no_days_count,
        count(*) filter (
            where spend_state = 'counted' and spent_until_on > delivered_on
        ) as running_count
    from of_quarter
),

told_days as (
    select
        coalesce(source, 'not recorded') as source,
        day_on,
        count(distinct told_by) as told_by_count
    from days_of_quarter
    where spend_state = 'counted'
    group by coalesce(source, 'not recorded'), day_on
),

campaign_days as (
    select campaign_id, day_on
    from days_of_quarter
    where spend_state = 'counted' and campaign_id is not null
    group by campaign_id, day_on
    having count(distinct spend_id) > 1 and bool_or(has_several_days)
),

overlapping as (
    select
        coalesce(days_of_quarter.source, 'not recorded') as source,
        count(distinct days_of_quarter.spend_id) as overlapping_count
    from days_of_quarter
    left join told_days
        on coalesce(days_of_quarter.source, 'not recorded') = told_days.source
        and days_of_quarter.day_on = told_days.day_on
    left join campaign_days
        on days_of_quarter.campaign_id = campaign_days.campaign_id
        and days_of_quarter.day_on = campaign_days.day_on
    where days_of_quarter.spend_state = 'counted'
        and (told_days.told_by_count > 1 or campaign_days.campaign_id is not null)
    group by coalesce(days_of_quarter.source, 'not recorded')
),

newest as (
    select told_by, spent_on, max(delivered_on) as newest_on
    from spend
    group by told_by, spent_on
),

older as (
    select
        coalesce(of_quarter.source_written, 'not recorded') as source,
        count(*) as older_count
    from of_quarter
    inner join newest
        on of_quarter.told_by = newest.told_by
        and of_quarter.spent_on = newest.spent_on
        and of_quarter.delivered_on < newest.newest_on
    where of_quarter.spend_state = 'counted'
    group by coalesce(of_quarter.source_written, 'not recorded')
),

parents as (
    select count(distinct campaign_costs.campaign_id) as parent_count
    from campaign_costs
    inner join days_of_quarter
        on campaign_costs.campaign_id = days_of_quarter.campaign_id
    where campaign_costs.child_count > 0
),

unmapped as (
    select source, count(distinct spend_id) as unmapped_count
    from days_of_quarter
    where not is_in_glossary and spend_state = 'counted'
    group by source
),

foreign_spend as (
    select
        days_of_quarter.amount_currency,
        count(distinct days_of_quarter.spend_id) as foreign_count
    from days_of_quarter
    inner join period
        on days_of_quarter.amount_currency != period.currency
    where days_of_quarter.spend_state = 'counted'
        and days_of_quarter.counted_amount is null
    group by days_of_quarter.amount_currency
),

spans as (
    select min(day_on) as first_on, max(day_on) as last_on
    from spend_days
    where counted_amount is not null
),

final as (
    select
        'spend_not_recorded' as limit_code,
        cast(null as varchar) as subject,
        not_recorded_count as actual_count,
        cost_count as out_of_count,
        cast(null as date) as since_on
    from counted
    where not_recorded_count > 0
    union all
    select
        'spend_negative',
        coalesce(file, 'a file') || ', record ' || record_number,
        1,
        null,
        null
    from of_quarter
    where spend_state = 'negative'
    union all
    select 'spend_days_not_known', null, no_days_count, cost_count, null
    from counted
    where no_days_count > 0
    union all
    select 'spend_running', null, running_count, cost_count, null
    from counted
    where running_count > 0
    union all
    select 'spend_overlapping', source, overlapping_count, null, null
    from overlapping
    union all
    select 'spend_of_older_export', source, older_count, null, null
    from older
    union all
    select 'spend_of_parents', null, parent_count, null, null
    from parents
    where parent_count > 0
    union all
    select 'unmapped_spend', source, unmapped_count, null, null
    from unmapped
    union all
    select 'spend_in_other_currency', amount_currency, foreign_count, null, null
    from foreign_spend
    union all
    select 'spend_recorded_from', null, null, null, spans.first_on
    from spans
    cross join period
    where spans.first_on > period.starts_on + 7
    union all
    select 'spend_recorded_until', null, null, null, spans.last_on
    from spans
    cross join period
    where spans.last_on < least(period.ends_before - 1, period.ended_on) - 7
)

select * from final
