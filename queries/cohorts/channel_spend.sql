-- One row per quarter and channel that money was spent on, up to the report's quarter.
-- Spend of the days old enough to judge what came of them stands beside that of all
-- days: as old as hand-offs of those days have to be (R41). Null is not known; a cost
-- that is not known makes the sum a least one.
-- Glossary: spend, source, mature.
with

period as (
    select * from run.period
),

horizons as (
    select * from run.horizons
),

quarters as (
    select * from run.quarters
),

recordings as (
    select * from canonical.recordings
),

spend_days as (
    select * from canonical.spend_days
),

known as (
    select
        coalesce(
            max(case when recordings.kind = 'decisions' then recorded_until_on end),
            max(period.ended_on)
        ) as decisions_until_on,
        coalesce(
            max(case when recordings.kind = 'wins' then recorded_until_on end),
            max(period.ended_on)
        ) as wins_until_on
    from period
    left join recordings
        on recordings.kind in ('decisions', 'wins')
),

aged as (
    select
        spend_days.*,
        known.decisions_until_on - spend_days.day_on >= horizons.within_days
            as is_mature,
        known.wins_until_on - spend_days.day_on >= horizons.win_within_days
            as is_win_mature
    from spend_days
    cross join known
    cross join horizons
),

final as (
    select
        aged.quarter,
        aged.source,
        min(aged.is_in_glossary) as is_in_glossary,
        sum(aged.counted_amount) as spend_amount,
        sum(aged.counted_amount) filter (where aged.is_mature)
            as mature_spend_amount,
        sum(aged.counted_amount) filter (where aged.is_win_mature)
            as win_mature_spend_amount,
        count(distinct aged.spend_id) as cost_count,
        count(distinct aged.spend_id) filter (where aged.counted_amount is null)
            as unknown_cost_count,
        min(aged.day_on) filter (where aged.counted_amount is not null)
            as spent_from_on,
        max(aged.day_on) filter (where aged.counted_amount is not null)
            as spent_until_on
    from aged
    inner join quarters
        on aged.quarter = quarters.quarter
    inner join period
        on quarters.starts_on <= period.starts_on
    group by aged.quarter, aged.source
)

select * from final
