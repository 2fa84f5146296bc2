-- One row per hand-off: facts, verdicts, decision and outcome side by side.
-- Where no source of a person can say rejected, or none of ten and more hand-offs of a
-- kind of record and source has a decision, a win counts as qualified and the rest is
-- "no decision recorded" (R34). Its ages are of days that have ended (R52), on which
-- decisions, or wins, were written down (R51).
-- Glossary: hand-off, conforming, credited back, sales-originated, bulk.
with

period as (
    select * from run.period
),

days as (
    select * from run.days
),

quarters as (
    select * from run.quarters
),

settings as (
    select * from plan.settings
),

carried as (
    select * from mapping.carried
),

carried_by_source as (
    select * from mapping.carried_by_source
),

told as (
    select * from canonical.told
),

record_sources as (
    select * from canonical.record_sources
),

handoffs as (
    select * from episodes.episodes
),

records as (
    select * from canonical.records
),

facts as (
    select * from facts.subjects
),

scores as (
    select * from verdicts.scores
),

verdicts as (
    select * from verdicts.rule_verdicts
),

outcomes as (
    select * from journeys.opportunity_outcomes
),

milestones as (
    select * from journeys.milestones
),

reasons as (
    select * from journeys.reasons
),

assignments as (
    select * from facts.assignments
),

recordings as (
    select * from canonical.recordings
),

exceptions as (
    select * from facts.excepted_terms
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

words_carried as (
    select count(*) as word_count from carried
    where entity = 'stage_changes' and word in ('disqualified', 'recycled')
),

source_words as (
    select
        source_name,
        count(*) filter (
            where entity = 'stage_changes' and word in ('disqualified', 'recycled')
        ) as word_count
    from carried_by_source
    group by source_name
),

sources_of_people as (
    select
        records.person_id,
        sum(source_words.word_count) as word_count
    from records
    inner join record_sources
        on records.record_id = record_sources.record_id
    inner join source_words
        on record_sources.source_name = source_words.source_name
    group by records.person_id
),

kinds as (
    select
        records.record_id,
        records.person_id,
        concat_ws(
            ' ', records.record_kind, min(record_sources.source_name)
        ) as record_kind
    from records
    left join record_sources
        on records.record_id = record_sources.record_id
    group by records.record_id, records.person_id, records.record_kind
),

decided_by_kind as (
    select
        kinds.record_kind,
        count(*) as handoff_count,
        count(*) filter (
            where handoffs.decision
                in ('qualified', 'disqualified', 'recycled', 'withdrawn')
                and coalesce(deciding.record_kind, kinds.record_kind)
                = kinds.record_kind
        ) as decided_count
    from handoffs
    inner join kinds
        on handoffs.record_id = kinds.record_id
    left join kinds as deciding
        on handoffs.decided_record_id = deciding.record_id
    group by kinds.record_kind
),

decisions_carried as (
    select
        kinds.record_id,
        coalesce(sources_of_people.word_count, words_carried.word_count) > 0
        and (decided_by_kind.decided_count > 0 or decided_by_kind.handoff_count < 10)
            as is_recorded
    from kinds
    inner join decided_by_kind
        on kinds.record_kind = decided_by_kind.record_kind
    cross join words_carried
    left join sources_of_people
        on kinds.person_id = sources_of_people.person_id
),

decided as (
    select
        handoffs.*,
        case
            when handoffs.decision != 'no decision recorded'
                and (
                    decisions_carried.is_recorded
                    or handoffs.decision not in ('open', 'expired')
                ) then handoffs.decision
            when outcomes.is_won then 'qualified'
            else 'no decision recorded'
        end as final_decision,
        handoffs.decision = 'no decision recorded'
        and not coalesce(outcomes.is_won, false) as is_decision_unknown,
        handoffs.decision = 'no decision recorded'
        or not decisions_carried.is_recorded
        and handoffs.decision in ('open', 'expired') as is_decided_by_win
    from handoffs
    inner join decisions_carried
        on handoffs.record_id = decisions_carried.record_id
    left join outcomes
        on handoffs.handoff_id = outcomes.handoff_id
),

final as (
    select
        decided.handoff_id,
        decided.person_id,
        decided.record_id,
        facts.account_id,
        facts.campaign_id,
        outcomes.opportunity_id,
        decided.quarter,
        quarters.plan_quarter,
        decided.start_known,
        facts.trigger,
        facts.source,
        facts.is_source_in_glossary,
        facts.is_source_known,
        facts.source_written,
        facts.original_source,
        facts.segment,
        facts.is_segment_in_glossary,
        facts.region,
        facts.country,
        facts.industry,
        scores.score_band,
        facts.motion,
        facts.owner_id,
        assignments.assigned_owner_id,
        assignments.assigned_team as team,
        decided.final_decision as decision,
        decided.decided_by,
        decided.decided_team,
        reasons.reason_written,
        reasons.reason,
        reasons.is_reason_in_glossary,
        reasons.is_reason_known,
        reasons.reasons_on,
        reasons.reason_family,
        reasons.acts,
        outcomes.credited_by,
        case
            when not told.tells_wins then null
            when outcomes.handoff_id is null then false
            else outcomes.is_won
        end as is_won,
        outcomes.won_amount,
        outcomes.won_currency,
        facts.crm_score,
        scores.agreed_score,
        milestones.repeat_signal_count,
        verdicts.is_conforming,
        verdicts.mql_rule_on,
        verdicts.is_before_first_rule,
        verdicts.is_in_target_profile,
        verdicts.target_profile_rule_on,
        decided_verdicts.is_sql_conforming,
        decided.is_returning,
        decided.is_first_or_requalified,
        decided.is_bulk
        and not (
            settings.counts_event_lists and coalesce(facts.trigger = 'list', false)
        ) as is_bulk,
        decided.is_decision_bulk,
        milestones.is_sales_originated,
        coalesce(outcomes.won_on < decided.opened_on, false) as is_won_before_handoff,
        case
            when reasons.handoff_id is null
                or decided.final_decision not in ('disqualified', 'recycled')
                then false
            when not reasons.is_credited_back
                or decided_from_days.business_day_number
                - opened_days.business_day_number > settings.credit_back_days
                then false
            when reasons.is_credited_back
                and decided_to_days.business_day_number
                - opened_from_days.business_day_number <= settings.credit_back_days
                then true
        end as is_credited_back,
        decided.opened_at,
        decided.opened_on,
        decided.opened_ordered_at,
        decided.opened_not_before_at,
        decided.opened_not_before_on,
        decided.is_opened_between,
        coalesce(decided.opened_not_before_on >= quarters.starts_on, false)
            as is_quarter_known,
        decided.misdated,
        decided.is_decision_unknown,
        exceptions.verdict as quota_exception,
        milestones.is_accepted,
        milestones.accepted_on,
        case when decided.is_decided_by_win then outcomes.won_at else decided.decided_at
        end as decided_at,
        case
            when decided.final_decision = 'no decision recorded' then null
            when decided.is_decided_by_win then outcomes.won_on
            else decided.decided_on
        end as decided_on,
        case when not decided.is_decided_by_win then decided.decided_not_before_at end
            as decided_not_before_at,
        case when not decided.is_decided_by_win then decided.decided_not_after_at end
            as decided_not_after_at,
        decided.is_decided_between and not decided.is_decided_by_win
            as is_decided_between,
        case
            when decided.is_decided_by_win then outcomes.won_on
            else decided.decided_not_before_on
        end as decided_not_before_on,
        case
            when decided.is_decided_by_win then outcomes.won_on
            else decided.decided_not_after_on
        end as decided_not_after_on,
        outcomes.opportunity_on,
        outcomes.won_on,
        outcomes.lost_on,
        greatest(known.decisions_until_on - decided.opened_on, 0) as age_days,
        greatest(known.wins_until_on - decided.opened_on, 0) as win_age_days
    from decided
    cross join known
    cross join told
    inner join quarters
        on decided.quarter = quarters.quarter
    inner join settings
        on quarters.plan_quarter = settings.quarter
    inner join facts
        on decided.handoff_id = facts.subject_id
        and facts.moment = 'opened'
    inner join scores
        on decided.handoff_id = scores.subject_id
        and scores.moment = 'opened'
    inner join verdicts
        on decided.handoff_id = verdicts.subject_id
        and verdicts.moment = 'opened'
    inner join milestones
        on decided.handoff_id = milestones.handoff_id
    left join verdicts as decided_verdicts
        on decided.handoff_id = decided_verdicts.subject_id
        and decided_verdicts.moment = 'decided'
    left join outcomes
        on decided.handoff_id = outcomes.handoff_id
    left join reasons
        on decided.handoff_id = reasons.handoff_id
    left join assignments
        on decided.handoff_id = assignments.handoff_id
    left join exceptions
        on decided.handoff_id = exceptions.handoff_id
        and exceptions.term = 'quota'
    left join days as opened_days
        on decided.opened_on = opened_days.day_on
    left join days as opened_from_days
        on decided.opened_not_before_on = opened_from_days.day_on
    left join days as decided_from_days
        on greatest(decided.decided_not_before_on, decided.opened_on)
        = decided_from_days.day_on
    left join days as decided_to_days
        on decided.decided_not_after_on = decided_to_days.day_on
)

select * from final
