-- One row per limit of what the exports tell of time, and how many hand-offs of the
-- quarter it concerns (R44, R45, R68): what only two deliveries show, what is dated
-- outside of what is possible, who stands in a stage since nobody knows when. The
-- subject of decisions_between: how many days may lie between deliveries.
-- Glossary: hand-off, between two deliveries, start not known.
with

period as (
    select * from run.period
),

horizons as (
    select * from run.horizons
),

handoffs as (
    select * from journeys.handoffs
),

subjects as (
    select * from facts.subjects
),

records as (
    select * from canonical.records
),

signals as (
    select * from episodes.signals
),

unknown_starts as (
    select * from canonical.unknown_starts
),

unseen_handoffs as (
    select * from cohorts.unseen_handoffs
),

histories as (
    select count(*) as signal_count from signals
    where start_known = 'observed'
),

counted as (
    select
        count(*) as handoff_count,
        count(*) filter (where handoffs.start_known = 'inferred') as inferred_count,
        count(*) filter (where not handoffs.is_quarter_known) as unknown_quarter_count,
        count(*) filter (
            where handoffs.is_decided_between and handoffs.misdated is null
        ) as between_count,
        count(*) filter (where handoffs.is_decision_unknown) as unknown_count,
        count(*) filter (where handoffs.misdated = 'before its hand-off')
            as before_count,
        count(*) filter (where handoffs.misdated = 'after its delivery') as after_count,
        count(*) filter (
            where len(list_filter(
                subjects.uncertain_attributes,
                lambda attribute: attribute not in ('crm_score', 'status')
            )) > 0
        ) as uncertain_count,
        count(*) filter (
            where list_contains(subjects.uncertain_attributes, 'crm_score')
                and records.crm_score is not null
        ) as unscored_count,
        count(*) filter (
            where handoffs.start_known = 'stamped' and histories.signal_count = 0
        ) as stamped_count,
        count(*) filter (
            where signals.signal_id is not null
                and signals.author_id is null
                and signals.author_kind is null
        ) as unsigned_count
    from handoffs
    cross join histories
    inner join period
        on handoffs.quarter = period.quarter
    left join subjects
        on handoffs.handoff_id = subjects.subject_id
        and subjects.moment = 'opened'
    left join records
        on handoffs.record_id = records.record_id
    left join signals
        on handoffs.handoff_id = signals.signal_id
),

standing as (
    select count(*) as person_count from unknown_starts
),

unseen as (
    select
        unseen_handoffs.passed_count,
        unseen_handoffs.overwritten_count,
        unseen_handoffs.missing_count
    from unseen_handoffs
    inner join period
        on unseen_handoffs.quarter = period.quarter
),

limits as (
    select
        'inferred_starts' as limit_code,
        cast(null as varchar) as subject,
        inferred_count as actual_count,
        handoff_count as out_of_count
    from counted
    union all
    select 'quarter_not_known', null, unknown_quarter_count, handoff_count
    from counted
    union all
    select
        'decisions_between',
        cast(greatest(1, horizons.within_days // 4) as varchar),
        counted.between_count,
        counted.handoff_count
    from counted
    cross join horizons
    union all
    select 'decision_shown_before', null, unknown_count, handoff_count from counted
    union all
    select 'decided_before_handoff', null, before_count, handoff_count from counted
    union all
    select 'decided_after_delivery', null, after_count, handoff_count from counted
    union all
    select 'values_between', null, uncertain_count, handoff_count from counted
    union all
    select 'score_not_known', null, unscored_count, handoff_count from counted
    union all
    select 'starts_overwritten', null, stamped_count, handoff_count from counted
    union all
    select 'no_authors', null, unsigned_count, handoff_count from counted
    union all
    select
        'unseen_handoffs',
        null,
        unseen.passed_count - counted.unknown_quarter_count,
        null
    from unseen
    cross join counted
    union all
    select 'overwritten_handoffs', null, overwritten_count, null from unseen
    union all
    select 'missing_handoffs', null, missing_count, null from unseen
    union all
    select 'starts_not_known', null, person_count, null from standing
),

final as (
    select limit_code, subject, actual_count, out_of_count
    from limits
    where actual_count > 0
)

select * from final
