-- Accounts of the quarter's claimed hand-offs that do not sum to all of them?
-- One row per such account: fates, weeks, sources, segments, conformance, populations.
-- Glossary: claimed, quota.
with

period as (
    select * from run.period
),

handoffs as (
    select * from journeys.handoffs
),

claimed as (
    select count(handoffs.handoff_id) as claimed_count
    from period
    left join handoffs
        on period.quarter = handoffs.quarter
),

accounts as (
    select 'fates' as account, sum(handoff_count) as claimed_count
    from marts.quota_fates
    union all
    select 'weeks' as account, sum(claimed_count) as claimed_count
    from marts.quota_weeks
    union all
    select 'sources' as account, sum(claimed_count) as claimed_count
    from marts.quota_sources
    union all
    select 'segments' as account, sum(claimed_count) as claimed_count
    from marts.quota_segments
    union all
    select 'conformance' as account, sum(claimed_count) as claimed_count
    from marts.conformance
    union all
    select 'populations' as account, sum(handoff_count) as claimed_count
    from marts.funnel_motions
),

final as (
    select accounts.account, accounts.claimed_count
    from accounts
    cross join claimed
    where coalesce(accounts.claimed_count, 0) != claimed.claimed_count
)

select * from final
