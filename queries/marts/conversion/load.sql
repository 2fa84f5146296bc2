-- One row per team and week of the quarter: the hand-offs it was given, who of it was
-- at work, and what became of the first responses. Hand-offs count in the week they
-- opened, for the team they went to first; bulk ones are work too, and in no count of
-- answers (R60). At work is whoever has a touch that counts, of that team and in that
-- week, on any hand-off; null without touches on file. No team is nobody in sales.
-- Glossary: load, first response, touch.
with

weeks as (
    select * from cohorts.weeks
),

touches_on_file as (
    select * from canonical.touches
),

touches as (
    select * from facts.handoff_touches
),

handoffs as (
    select * from journeys.handoffs
),

kept as (
    select * from agreements.states
),

recorded as (
    select min(happened_on) as recorded_from_on from touches_on_file
),

given as (
    select
        weeks.week_starts_on,
        handoffs.team,
        case when handoffs.is_rated then kept.first_response_state end
            as first_response_state
    from weeks
    inner join handoffs
        on weeks.week_starts_on <= handoffs.opened_on
        and weeks.week_ends_before > handoffs.opened_on
    inner join kept
        on handoffs.handoff_id = kept.handoff_id
),

teams as (
    select team from given
    group by team
),

working as (
    select
        weeks.week_starts_on,
        touches.team,
        count(distinct touches.owner_id) as working_count
    from weeks
    inner join touches
        on weeks.week_starts_on <= touches.happened_on
        and weeks.week_ends_before > touches.happened_on
    where (touches.counts_as_first or touches.counts_as_further)
        and not touches.is_ahead
    group by weeks.week_starts_on, touches.team
),

counted as (
    select
        week_starts_on,
        team,
        count(*) as handoff_count,
        count(first_response_state) as rated_count,
        count(*) filter (where first_response_state = 'met') as met_count,
        count(*) filter (where first_response_state = 'breached') as breached_count,
        count(*) filter (where first_response_state = 'pending') as pending_count,
        count(*) filter (where first_response_state = 'already working')
            as already_working_count,
        count(*) filter (where first_response_state = 'not owed') as not_owed_count,
        count(*) filter (where first_response_state = 'not measurable')
            as not_measurable_count,
        count(*) filter (where first_response_state = 'no agreement')
            as no_agreement_count
    from given
    group by week_starts_on, team
),

final as (
    select
        teams.team,
        weeks.week_starts_on,
        weeks.week_ends_before,
        weeks.is_complete,
        case
            when teams.team is not null
                and recorded.recorded_from_on < weeks.week_ends_before
                then coalesce(working.working_count, 0)
        end as working_count,
        coalesce(counted.handoff_count, 0) as handoff_count,
        coalesce(counted.rated_count, 0) as rated_count,
        coalesce(counted.met_count, 0) as met_count,
        coalesce(counted.breached_count, 0) as breached_count,
        coalesce(counted.pending_count, 0) as pending_count,
        coalesce(counted.already_working_count, 0) as already_working_count,
        coalesce(counted.not_owed_count, 0) as not_owed_count,
        coalesce(counted.not_measurable_count, 0) as not_measurable_count,
        coalesce(counted.no_agreement_count, 0) as no_agreement_count
    from teams
    cross join weeks
    cross join recorded
    left join counted
        on weeks.week_starts_on = counted.week_starts_on
        and coalesce(teams.team, '') = coalesce(counted.team, '')
    left join working
        on weeks.week_starts_on = working.week_starts_on
        and teams.team = working.team
)

select * from final
