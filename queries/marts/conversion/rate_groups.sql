-- One row per rate, split, value and quarter, of the report's quarter and the one
-- before: what a change of the rate is split by, into mix and rates. Null is a group,
-- not recorded. Equal age: counts within days, of those old enough; a rate is null
-- where some may be within the days or not, or where recording began later (R33, R44).
-- Glossary: mix and rate, conversion rate, mature.
with

horizons as (
    select * from run.horizons
),

period as (
    select * from run.period
),

groups as (
    select * from cohorts.groups
),

filled as (
    select * from cohorts.filled
),

before as (
    select max(groups.starts_on) as starts_on from groups
    inner join period
        on groups.starts_on < period.starts_on
    where groups.grouping = 'all'
),

compared as (
    select groups.*
    from groups
    cross join before
    where groups.grouping in ('source', 'trigger', 'segment')
        and (groups.is_report_quarter or groups.starts_on = before.starts_on)
),

rated as (
    select
        'qualified' as rate,
        compared.*,
        horizons.within_days as days,
        mature_count as rate_out_of_count,
        case when is_qualification_recorded then qualified_within_count end
            as rate_count
    from compared
    cross join horizons
    union all
    select
        'won' as rate,
        compared.*,
        horizons.win_within_days as days,
        win_mature_count as rate_out_of_count,
        case when is_win_recorded and won_undated_count = 0 then won_within_count end
            as rate_count
    from compared
    cross join horizons
),

final as (
    select
        rated.rate,
        rated.grouping as split,
        rated.group_value as split_value,
        rated.quarter,
        rated.starts_on,
        rated.is_report_quarter,
        rated.days as within_days,
        rated.rate_count as actual_count,
        rated.rate_out_of_count as out_of_count,
        coalesce(filled.is_filled_afterwards, false) as is_filled_afterwards
    from rated
    left join filled
        on rated.grouping = filled.attribute
)

select * from final
