-- One row per team, source, trigger, decision and reason of the quarter's rated
-- hand-offs rejected by sales.
-- The five verdicts sum to the rejected, the four on fit to those for fit and data.
-- Null is no reason given, or a team, source or trigger not recorded.
-- Glossary: rejected, rejected too early, claimed not found, audited, padding.
with

period as (
    select * from run.period
),

rejected as (
    select * from cohorts.rejected
),

judged as (
    select
        rejected.*,
        case
            when rejected.reason_family in ('fit', 'data')
                then coalesce(rejected.fit_verdict, 'cannot be judged')
        end as fit
    from rejected
    inner join period
        on rejected.quarter = period.quarter
),

final as (
    select
        team,
        source,
        trigger,
        decision,
        reason_family,
        reason,
        acts,
        is_in_glossary,
        count(*) as rejected_count,
        count(*) filter (where fairness = 'too early') as too_early_count,
        count(*) filter (where fairness = 'fair') as fair_count,
        count(*) filter (where fairness = 'not measurable') as not_measurable_count,
        count(*) filter (where fairness = 'claimed, not found')
            as claimed_not_found_count,
        count(*) filter (where fairness = 'no reason') as no_reason_count,
        count(*) filter (where fit = 'conforming') as fit_conforming_count,
        count(*) filter (where fit = 'not conforming') as fit_nonconforming_count,
        count(*) filter (
            where fit = 'conforming only on a value corrected before the rejection'
        ) as fit_corrected_count,
        count(*) filter (where fit = 'cannot be judged') as fit_not_judged_count
    from judged
    group by
        team,
        source,
        trigger,
        decision,
        reason_family,
        reason,
        acts,
        is_in_glossary
)

select * from final
