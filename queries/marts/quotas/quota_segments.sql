-- One row per segment of the quarter's hand-offs; null is not recorded.
-- The quota is the plan's line for that segment alone; a segment with a quota and
-- without a hand-off has its row too. Shares are of rated hand-offs (R60).
-- Glossary: quota, claimed, conforming, segment.
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

quality_states as (
    select * from cohorts.quality_states
),

quota_by_segment as (
    select
        quotas.segment,
        sum(quotas.quota_count) as quota_count
    from quotas
    inner join period
        on quotas.quarter = period.quarter
    where quotas.segment is not null
        and quotas.source is null
        and quotas.region is null
    group by quotas.segment
),

quality as (
    select
        handoff_id,
        max(state) filter (where promise = 'conforming_share') as conforming,
        max(state) filter (where promise = 'target_profile_share') as target_profile,
        max(state) filter (where promise = 'hand_raise_share') as hand_raise
    from quality_states
    group by handoff_id
),

counted as (
    select
        handoffs.segment,
        min(handoffs.is_segment_in_glossary) as is_in_glossary,
        count(*) as claimed_count,
        count(*) filter (where handoffs.is_conforming) as conforming_count,
        count(*) filter (where not handoffs.is_conforming) as nonconforming_count,
        count(*) filter (where handoffs.is_conforming is null) as not_judged_count,
        count(*) filter (where handoffs.is_rated) as rated_count,
        count(*) filter (where quality.conforming = 'met') as rated_conforming_count,
        count(*) filter (where quality.conforming = 'not measurable')
            as rated_not_judged_count,
        count(*) filter (where handoffs.quota_fate = 'earned') as earned_count,
        count(*) filter (where quality.target_profile = 'met') as target_profile_count,
        count(*) filter (where quality.target_profile = 'not measurable')
            as target_profile_unknown_count,
        count(*) filter (where quality.hand_raise = 'met') as hand_raise_count,
        count(*) filter (where quality.hand_raise = 'not measurable')
            as hand_raise_unknown_count
    from handoffs
    inner join period
        on handoffs.quarter = period.quarter
    left join quality
        on handoffs.handoff_id = quality.handoff_id
    group by handoffs.segment
),

final as (
    select
        coalesce(counted.segment, quota_by_segment.segment) as segment,
        coalesce(counted.is_in_glossary, true) as is_in_glossary,
        quota_by_segment.quota_count,
        coalesce(counted.claimed_count, 0) as claimed_count,
        coalesce(counted.conforming_count, 0) as conforming_count,
        coalesce(counted.nonconforming_count, 0) as nonconforming_count,
        coalesce(counted.not_judged_count, 0) as not_judged_count,
        coalesce(counted.rated_count, 0) as rated_count,
        coalesce(counted.rated_conforming_count, 0) as rated_conforming_count,
        coalesce(counted.rated_not_judged_count, 0) as rated_not_judged_count,
        coalesce(counted.earned_count, 0) as earned_count,
        coalesce(counted.target_profile_count, 0) as target_profile_count,
        coalesce(counted.target_profile_unknown_count, 0)
            as target_profile_unknown_count,
        coalesce(counted.hand_raise_count, 0) as hand_raise_count,
        coalesce(counted.hand_raise_unknown_count, 0) as hand_raise_unknown_count
    from counted
    full join quota_by_segment
        on counted.segment = quota_by_segment.segment
)

select * from final
