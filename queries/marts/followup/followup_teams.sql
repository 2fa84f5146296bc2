-- One row per team and term: what became of the quarter's rated hand-offs.
-- The team is the one that held the hand-off first (R10); null is nobody yet.
-- Glossary: agreement, first response, further touches.
with

period as (
    select * from run.period
),

followup as (
    select * from cohorts.followup
),

final as (
    select
        followup.team,
        followup.term,
        cast(sum(followup.handoff_count) as bigint) as handoff_count,
        cast(sum(followup.met_count) as bigint) as met_count,
        cast(sum(followup.breached_count) as bigint) as breached_count,
        cast(sum(followup.pending_count) as bigint) as pending_count,
        cast(sum(followup.already_working_count) as bigint) as already_working_count,
        cast(sum(followup.not_owed_count) as bigint) as not_owed_count,
        cast(sum(followup.not_measurable_count) as bigint) as not_measurable_count,
        cast(sum(followup.no_agreement_count) as bigint) as no_agreement_count
    from followup
    inner join period
        on followup.quarter = period.quarter
    group by followup.team, followup.term
)

select * from final
