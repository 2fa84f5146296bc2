-- One row per hand-off: the tier of the agreement it falls under, its calendar, and
-- when its clock starts. The first tier of its plan that fits holds (R26), none is no
-- agreement; where one before may fit, what they set is open, and so is the share asked
-- for (R69). The calendar is that of the team first assigned, else of its region, else
-- the usual one (R24). A deadline of decisions is the tier's own, else the plan's.
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

-- Null where it may fit: a lead in a country of no region is in none that is asked for.
fitting as (
    select
        handoffs.handoff_id,
        agreement_matches.quarter,
        agreement_matches.agreement_number,
        (
            agreement_matches.trigger is null
            or case
                when handoffs.trigger = 'no response'
                    and agreement_matches.trigger in ('manual', 'score crossing')
                    then null
                else agreement_matches.trigger = handoffs.trigger
            end
        )
        and (
            agreement_matches.score_band is null
            or agreement_matches.score_band = handoffs.score_band
        )
        and (
            agreement_matches.region is null
            or case
                when handoffs.country is not null
                    then coalesce(agreement_matches.region = handoffs.region, false)
                else agreement_matches.region = handoffs.region
            end
        ) as fits
    from handoffs
    inner join agreement_matches
        on handoffs.plan_quarter = agreement_matches.quarter
),

firsts as (
    select
        handoff_id,
        quarter,
        min(agreement_number) filter (where fits) as agreement_number,
        min(agreement_number) filter (where fits is null) as open_number
    from fitting
    where fits is null or fits
    group by handoff_id, quarter
),

matched as (
    select
        handoff_id,
        case when coalesce(agreement_number <= open_number, true) then agreement_number
        end as agreement_number
    from firsts
),

-- None of them is one more where none fits for certain.
possible as (
    select firsts.handoff_id, firsts.quarter, fitting.agreement_number
    from firsts
    inner join fitting
        on firsts.handoff_id = fitting.handoff_id
        and (fitting.fits is null or fitting.agreement_number = firsts.agreement_number)
        and coalesce(fitting.agreement_number <= firsts.agreement_number, true)
    where coalesce(firsts.open_number < firsts.agreement_number, true)
        and firsts.open_number is not null
    union all
    select handoff_id, quarter, null from firsts
    where agreement_number is null
),

candidates as (
    select
        possible.handoff_id,
        bool_or(agreements.first_response_limit_seconds is not null)
            as is_first_response_open,
        max(agreements.first_response_pct) as first_response_pct,
        min(coalesce(agreements.first_response_pct, 0)) as first_response_least_pct,
        bool_or(agreements.touches_owed_count is not null) as is_touches_open,
        max(agreements.touches_pct) as touches_pct,
        min(coalesce(agreements.touches_pct, 0)) as touches_least_pct,
        bool_or(agreements.decision_within_days is not null) as is_decision_open,
        max(coalesce(agreements.decision_pct, settings.decided_pct)) as decision_pct,
        min(coalesce(agreements.decision_pct, settings.decided_pct, 0))
            as decision_least_pct
    from possible
    inner join settings
        on possible.quarter = settings.quarter
    left join agreements
        on possible.quarter = agreements.quarter
        and possible.agreement_number = agreements.agreement_number
    group by possible.handoff_id
),

usual as (
    select max(calendar_name) as calendar_name from calendars
    where is_usual
),

final as (
    select
        handoffs.handoff_id,
        case
            when candidates.handoff_id is not null then 'tier not known'
            else agreements.agreement_name
        end as agreement_name,
        coalesce(
            teams.calendar_name, regions.calendar_name, usual.calendar_name
        ) as calendar_name,
        agreements.channel,
        settings.clock_starts,
        settings.already_working_days,
        agreements.first_response_limit_seconds,
        coalesce(agreements.first_response_pct, candidates.first_response_pct)
            as first_response_pct,
        coalesce(agreements.first_response_pct, candidates.first_response_least_pct)
            as first_response_least_pct,
        agreements.touches_owed_count,
        agreements.touches_within_business_days,
        coalesce(agreements.touches_pct, candidates.touches_pct) as touches_pct,
        coalesce(agreements.touches_pct, candidates.touches_least_pct)
            as touches_least_pct,
        coalesce(
            agreements.decision_within_days,
            case when settings.decided_pct is not null then settings.within_days end
        ) as decision_within_days,
        coalesce(agreements.decision_pct, candidates.decision_pct, settings.decided_pct)
            as decision_pct,
        coalesce(
            agreements.decision_pct, candidates.decision_least_pct, settings.decided_pct
        ) as decision_least_pct,
        coalesce(candidates.is_first_response_open, false) as is_first_response_open,
        coalesce(candidates.is_touches_open, false) as is_touches_open,
        coalesce(candidates.is_decision_open, false) as is_decision_open,
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
    left join candidates
        on handoffs.handoff_id = candidates.handoff_id
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
