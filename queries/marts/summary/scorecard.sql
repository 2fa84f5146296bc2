-- One row per promise and quarter, up to five quarters ending with the report's: what
-- was promised over all teams and tiers, what was done, and the state of it (R53, R64).
-- Marketing's number and quality, acceptance between, sales' speed, depth, decisions,
-- fairness, shared revenue (R29). definition_on is the first day of the rule used.
-- Glossary: quota, conforming, acceptance, target profile, joint plan.
with

quarters as (
    select * from run.quarters
),

period as (
    select * from run.period
),

promises as (
    select * from cohorts.promise_states
),

recent as (
    select
        quarters.quarter,
        quarters.is_report_quarter,
        row_number() over (order by quarters.starts_on desc) as recency
    from quarters
    inner join period
        on quarters.starts_on <= period.starts_on
),

final as (
    select
        promises.promise,
        promises.side,
        promises.position,
        promises.quarter,
        promises.starts_on,
        recent.is_report_quarter,
        promises.is_complete,
        promises.actual_count,
        promises.out_of_count,
        promises.least_count,
        promises.most_count,
        promises.all_count,
        promises.pending_count,
        promises.not_measurable_count,
        promises.actual_amount,
        promises.uncounted_win_count,
        promises.promised_count,
        promises.promised_pct,
        promises.promised_least_pct,
        promises.promised_amount,
        promises.short_count,
        promises.within_days,
        promises.definition_on,
        promises.state
    from promises
    inner join recent
        on promises.quarter = recent.quarter
        and recent.recency <= 5
    where promises.grouping = 'all'
)

select * from final
