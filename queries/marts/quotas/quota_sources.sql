-- One row per source of the quarter's hand-offs; null is not recorded.
-- The quota is the plan's line for that source alone; a source with a quota and
-- without a hand-off has its row too. Shares are of rated hand-offs (R60).
-- Glossary: quota, claimed, conforming, source.
with

period as (
    select * from run.period
),

quotas as (
    select * from canonical.quotas
),

handoffs as (
    select * from journeys.handoffs
),

quota_by_source as (
    select
        quotas.source,
        sum(quotas.quota_count) as quota_count
    from quotas
    inner join period
        on quotas.quarter = period.quarter
    where quotas.source is not null
        and quotas.segment is null
        and quotas.region is null
    group by quotas.source
),

counted as (
    select
        handoffs.source,
        min(handoffs.is_source_in_glossary) as is_in_glossary,
        count(*) as claimed_count,
        count(*) filter (where handoffs.is_conforming) as conforming_count,
        count(*) filter (where not handoffs.is_conforming) as nonconforming_count,
        count(*) filter (where handoffs.is_conforming is null) as not_judged_count,
        count(*) filter (where handoffs.is_rated) as rated_count,
        count(*) filter (where handoffs.is_rated and handoffs.is_conforming)
            as rated_conforming_count,
        count(handoffs.is_conforming) filter (where handoffs.is_rated)
            as rated_judged_count,
        count(*) filter (where handoffs.quota_fate = 'earned') as earned_count,
        case
            when count(handoffs.is_in_target_profile) > 0
                then count(*) filter (
                    where handoffs.is_rated and handoffs.is_in_target_profile
                )
        end as target_profile_count,
        count(*) filter (where handoffs.is_rated and handoffs.trigger = 'hand-raise')
            as hand_raise_count
    from handoffs
    inner join period
        on handoffs.quarter = period.quarter
    group by handoffs.source
),

final as (
    select
        coalesce(counted.source, quota_by_source.source) as source,
        coalesce(counted.is_in_glossary, true) as is_in_glossary,
        quota_by_source.quota_count,
        coalesce(counted.claimed_count, 0) as claimed_count,
        coalesce(counted.conforming_count, 0) as conforming_count,
        coalesce(counted.nonconforming_count, 0) as nonconforming_count,
        coalesce(counted.not_judged_count, 0) as not_judged_count,
        coalesce(counted.rated_count, 0) as rated_count,
        coalesce(counted.rated_conforming_count, 0) as rated_conforming_count,
        coalesce(counted.rated_judged_count, 0) as rated_judged_count,
        coalesce(counted.earned_count, 0) as earned_count,
        counted.target_profile_count,
        coalesce(counted.hand_raise_count, 0) as hand_raise_count
    from counted
    full join quota_by_source
        on counted.source = quota_by_source.source
)

select * from final
