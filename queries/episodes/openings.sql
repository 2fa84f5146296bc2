-- One row per MQL signal that opens a hand-off, with the person's next one.
-- Signals between two decisions are a run: its first opens a hand-off, and so does the
-- first after that has expired (R1, R4); the others are repeat signals (R3). The terms
-- are those of the plan that binds the quarter of the opening.
-- Glossary: hand-off, repeat signal, expired.
with recursive

quarters as (
    select * from run.quarters
),

settings as (
    select * from plan.settings
),

signals as (
    select * from episodes.signals
),

decisions as (
    select * from episodes.decisions
),

timeline as (
    select
        person_id,
        ordered_at,
        0 as event_kind,
        signal_id
    from signals
    union all
    select
        person_id,
        ordered_at,
        1 as event_kind,
        cast(null as varchar) as signal_id
    from decisions
),

runs as (
    select
        signal_id,
        sum(event_kind) over (
            partition by person_id
            order by ordered_at, event_kind
            rows between unbounded preceding and current row
        ) as run_number
    from timeline
),

signals_in_runs as (
    select
        signals.*,
        runs.run_number,
        quarters.quarter,
        settings.expires_after_days,
        settings.requalify_after_days,
        settings.reversal_days,
        row_number() over (
            partition by signals.person_id, runs.run_number
            order by signals.ordered_at, signals.signal_id
        ) as signal_number
    from signals
    inner join runs
        on signals.signal_id = runs.signal_id
    inner join quarters
        on signals.signal_on >= quarters.starts_on
        and signals.signal_on < quarters.ends_before
    inner join settings
        on quarters.plan_quarter = settings.quarter
),

next_after_expiry as (
    select
        earlier.signal_id,
        min(later.signal_number) as next_number
    from signals_in_runs as earlier
    inner join signals_in_runs as later
        on earlier.person_id = later.person_id
        and earlier.run_number = later.run_number
        and later.signal_on > earlier.signal_on + earlier.expires_after_days
    group by earlier.signal_id
),

chain as (
    select
        signals_in_runs.signal_id,
        signals_in_runs.person_id,
        signals_in_runs.run_number,
        signals_in_runs.signal_number,
        next_after_expiry.next_number
    from signals_in_runs
    left join next_after_expiry
        on signals_in_runs.signal_id = next_after_expiry.signal_id
),

openings as (
    select
        chain.signal_id,
        chain.person_id,
        chain.run_number,
        chain.next_number
    from chain
    where chain.signal_number = 1
    union all
    select
        chain.signal_id,
        chain.person_id,
        chain.run_number,
        chain.next_number
    from openings
    inner join chain
        on openings.person_id = chain.person_id
        and openings.run_number = chain.run_number
        and openings.next_number = chain.signal_number
),

final as (
    select
        signals_in_runs.*,
        lead(signals_in_runs.ordered_at) over (
            partition by signals_in_runs.person_id
            order by signals_in_runs.ordered_at
        ) as next_ordered_at
    from signals_in_runs
    inner join openings
        on signals_in_runs.signal_id = openings.signal_id
)

select * from final
