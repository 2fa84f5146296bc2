-- One row per agreement and term: how far sales kept what it promised in the quarter.
-- Kept is met over met and breached (R27); the other states stand beside them. With
-- more than a fifth not measurable no share is shown; while what is pending could tip
-- it, the promise is pending.
-- Glossary: agreement, first response, further touches.
with

period as (
    select * from run.period
),

followup as (
    select * from cohorts.followup
),

summed as (
    select
        followup.agreement_name,
        followup.term,
        followup.promised_pct,
        followup.limit_seconds,
        followup.touches_owed_count,
        followup.within_days,
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
    group by
        followup.agreement_name,
        followup.term,
        followup.promised_pct,
        followup.limit_seconds,
        followup.touches_owed_count,
        followup.within_days
),

final as (
    select
        *,
        case
            when promised_pct is null then 'no agreement'
            when not_measurable_count * 5 > handoff_count
                or met_count + breached_count + pending_count = 0
                then 'not measurable'
            when met_count * 100
                >= promised_pct * (met_count + breached_count + pending_count)
                then 'kept'
            when (met_count + pending_count) * 100
                < promised_pct * (met_count + breached_count + pending_count)
                then 'missed'
            else 'pending'
        end as state
    from summed
)

select * from final
