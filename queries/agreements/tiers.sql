-- One row per hand-off: the tier of the agreement it falls under, its calendar, and
-- when its clock starts. The first tier of its plan that fits is the one that holds
-- (R26); none is no agreement. The calendar is that of the team first assigned, else of
-- its region, else the usual one (R24). A deadline of decisions is the tier's own, else
-- the plan's.
-- Glossary: agreement, calendar, routing.
with

settings as (
    select * from plan.settings
),

agreements as (
    select * from plan.agreements
),

agreement_matches as (
    select * from plan.agreement_matches
),

calendars as (
    select * from plan.calendars
),

teams as (
    select * from plan.teams
),

regions as (
    select * from plan.regions
),

handoffs as (
    select * from journeys.handoffs
),

assignments as (
    select * from facts.assignments
),

matched as (
    select
        handoffs.handoff_id,
        min(agreement_matches.agreement_number) as agreement_number
    from handoffs
    inner join agreement_matches
        on handoffs.plan_quarter = agreement_matches.quarter
        and coalesce(agreement_matches.trigger = handoffs.trigger, false)
        = (agreement_matches.trigger is not null)
        and coalesce(agreement_matches.score_band = handoffs.score_band, false)
        = (agreement_matches.score_band is not null)
        and coalesce(agreement_matches.region = handoffs.region, false)
        = (agreement_matches.region is not null)
    group by handoffs.handoff_id
),

usual as (
    select max(calendar_name) as calendar_name from calendars
    where is_usual
),

final as (
    select
        handoffs.handoff_id,
        agreements.agreement_name,
        coalesce(
            teams.calendar_name, regions.calendar_name, usual.calendar_name
        ) as calendar_name,
        agreements.channel,
        settings.clock_starts,
        settings.already_working_days,
        agreements.first_response_limit_seconds,
        agreements.first_response_pct,
        agreements.touches_owed_count,
        agreements.touches_within_business_days,
        agreements.touches_pct,
        coalesce(
            agreements.decision_within_days,
            case when settings.decided_pct is not null then settings.within_days end
        ) as decision_within_days,
        coalesce(agreements.decision_pct, settings.decided_pct) as decision_pct,
        settings.contact_discharges,
        handoffs.opened_at is null or handoffs.is_opened_between as is_date_only,
        handoffs.is_opened_between,
        handoffs.opened_not_before_on,
        handoffs.opened_at,
        handoffs.opened_on,
        assignments.assigned_at,
        assignments.assigned_on,
        case
            when settings.clock_starts = 'assignment' then assignments.assigned_at
            else handoffs.opened_at
        end as clock_started_at,
        case
            when settings.clock_starts = 'assignment' then assignments.assigned_on
            else handoffs.opened_on
        end as clock_started_on
    from handoffs
    cross join usual
    inner join settings
        on handoffs.plan_quarter = settings.quarter
    left join matched
        on handoffs.handoff_id = matched.handoff_id
    left join agreements
        on handoffs.plan_quarter = agreements.quarter
        and matched.agreement_number = agreements.agreement_number
    left join assignments
        on handoffs.handoff_id = assignments.handoff_id
    left join teams
        on handoffs.plan_quarter = teams.quarter
        and assignments.assigned_team = teams.team
    left join regions
        on handoffs.plan_quarter = regions.quarter
        and handoffs.region = regions.region
)

select * from final
