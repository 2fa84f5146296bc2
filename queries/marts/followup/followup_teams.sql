-- One row per team and term: how far it kept what sales promised, with every state its
-- hand-offs of the quarter are in (R53, R64).
-- The team is the one that held the hand-off first (R10); null is nobody yet.
-- Glossary: agreement, first response, further touches, joint plan.
with

period as (
    select * from run.period
),

promises as (
    select * from cohorts.promise_states
),

terms as (
    select 'first_response' as promise, 'first response' as term
    union all
    select 'further_touches' as promise, 'further touches' as term
    union all
    select 'decided_in_time' as promise, 'decision' as term
),

final as (
    select
        promises.team,
        terms.term,
        promises.promised_pct,
        promises.promised_least_pct,
        promises.handoff_count,
        promises.met_count,
        promises.breached_count,
        promises.pending_count,
        promises.already_working_count,
        promises.not_owed_count,
        promises.not_measurable_count,
        promises.no_agreement_count,
        promises.actual_count,
        promises.out_of_count,
        promises.least_count,
        promises.most_count,
        promises.all_count,
        promises.short_count,
        promises.state
    from promises
    inner join terms
        on promises.promise = terms.promise
    inner join period
        on promises.quarter = period.quarter
    where promises.grouping = 'team'
)

select * from final
