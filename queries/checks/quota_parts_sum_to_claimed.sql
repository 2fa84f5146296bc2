-- One row per account of the quarter's MQLs that does not sum to all claimed ones.
-- Fates, weeks, sources, segments, conformance and populations are such accounts.
-- Glossary: claimed, quota.
with

period as (
    select * from run.period
),

handoffs as (
    select * from journeys.handoffs
),

fates as (
    select * from marts.quota_fates
),

weeks as (
    select * from marts.quota_weeks
),

sources as (
    select * from marts.quota_sources
),

segments as (
    select * from marts.quota_segments
),

conformance as (
    select * from marts.conformance
),

populations as (
    select * from marts.funnel_motions
),

claimed as (
    select count(handoffs.handoff_id) as claimed_count
    from period
    left join handoffs
        on period.quarter = handoffs.quarter
),

accounts as (
    select 'fates' as account, sum(handoff_count) as claimed_count
    from fates
    union all
    select 'weeks' as account, sum(claimed_count) as claimed_count
    from weeks
    union all
    select 'sources' as account, sum(claimed_count) as claimed_count
    from sources
    union all
    select 'segments' as account, sum(claimed_count) as claimed_count
    from segments
    union all
    select 'conformance' as account, sum(claimed_count) as claimed_count
    from conformance
    union all
    select 'populations' as account, sum(handoff_count) as claimed_count
    from populations
),

final as (
    select accounts.account, accounts.claimed_count
    from accounts
    cross join claimed
    where coalesce(accounts.claimed_count, 0) != claimed.claimed_count
)

select * from final
