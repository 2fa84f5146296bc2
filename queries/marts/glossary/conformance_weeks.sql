-- One row per week of the quarter: claimed against conforming MQLs, and missed leads.
-- Verdicts are of rated ones: bulk and what began with sales is no padding (R60).
-- Missed leads count in the week of their response; none are claimed.
-- Glossary: claimed, conforming, padding, missed lead.
with

weeks as (
    select * from cohorts.weeks
),

handoffs as (
    select * from journeys.handoffs
),

responses as (
    select * from journeys.response_fates
),

missed as (
    select responded_on, count(*) as missed_count
    from responses
    where is_told and missed_fate = 'missed'
    group by responded_on
),

missed_in_weeks as (
    select
        weeks.week_starts_on,
        cast(coalesce(sum(missed.missed_count), 0) as bigint) as missed_count
    from weeks
    left join missed
        on missed.responded_on >= weeks.week_starts_on
        and missed.responded_on < weeks.week_ends_before
    group by weeks.week_starts_on
),

claimed_in_weeks as (
    select
        weeks.week_starts_on,
        count(handoffs.handoff_id) as claimed_count,
        count(*) filter (where handoffs.is_rated) as rated_count,
        count(*) filter (where handoffs.is_rated and handoffs.is_conforming)
            as conforming_count,
        count(*) filter (where handoffs.is_rated and not handoffs.is_conforming)
            as nonconforming_count,
        count(*) filter (where handoffs.is_rated and handoffs.is_conforming is null)
            as not_judged_count
    from weeks
    left join handoffs
        on handoffs.opened_on >= weeks.week_starts_on
        and handoffs.opened_on < weeks.week_ends_before
    group by weeks.week_starts_on
),

final as (
    select
        weeks.week_starts_on,
        weeks.week_ends_before,
        weeks.is_complete,
        claimed_in_weeks.claimed_count,
        claimed_in_weeks.rated_count,
        claimed_in_weeks.conforming_count,
        claimed_in_weeks.nonconforming_count,
        claimed_in_weeks.not_judged_count,
        missed_in_weeks.missed_count
    from weeks
    inner join claimed_in_weeks
        on weeks.week_starts_on = claimed_in_weeks.week_starts_on
    inner join missed_in_weeks
        on weeks.week_starts_on = missed_in_weeks.week_starts_on
)

select * from final
