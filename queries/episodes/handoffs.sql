-- One row per hand-off: one episode of one person in sales' hands.
-- It opens at a signal when none is open, and closes with the first decision before the
-- person's next hand-off; a decision reversed within the plan's days is the later one,
-- but the same one said again is not; without a decision it expires, and a later decision replaces that (R1). Signals while
-- it is open are repeat signals on it (R3).
-- Glossary: hand-off, repeat signal, returning, expired.
with recursive

period as (
    select * from run.period
),

quarters as (
    select * from run.quarters
),

settings as (
    select * from plan.settings
),

signals as (
    select * from events.signals
),

decisions as (
    select * from events.decisions
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

opened as (
    select
        signals_in_runs.*,
        lead(signals_in_runs.ordered_at) over (
            partition by signals_in_runs.person_id
            order by signals_in_runs.ordered_at
        ) as next_ordered_at
    from signals_in_runs
    inner join openings
        on signals_in_runs.signal_id = openings.signal_id
),

decisions_of_handoffs as (
    select
        opened.signal_id,
        opened.reversal_days,
        decisions.*,
        row_number() over (
            partition by opened.signal_id
            order by decisions.ordered_at, decisions.decision
        ) as decision_number,
        lag(decisions.decision) over (
            partition by opened.signal_id
            order by decisions.ordered_at, decisions.decision
        ) as decision_before,
        min(decisions.decided_on) over (partition by opened.signal_id)
            as first_decided_on
    from opened
    inner join decisions
        on opened.person_id = decisions.person_id
        and decisions.ordered_at >= opened.ordered_at
        and (
            opened.next_ordered_at is null
            or decisions.ordered_at < opened.next_ordered_at
        )
),

joined_first as (
    select signal_id from decisions_of_handoffs
    where decision_number = 1 and decision = 'joined'
),

standing as (
    select
        decisions_of_handoffs.*,
        row_number() over (
            partition by decisions_of_handoffs.signal_id
            order by decisions_of_handoffs.decision_number desc
        ) as standing_rank
    from decisions_of_handoffs
    left join joined_first
        on decisions_of_handoffs.signal_id = joined_first.signal_id
    where decisions_of_handoffs.decision_number = 1
        or (
            joined_first.signal_id is null
            and decisions_of_handoffs.decision != 'joined'
            and decisions_of_handoffs.decision != decisions_of_handoffs.decision_before
            and decisions_of_handoffs.decided_on
            <= decisions_of_handoffs.first_decided_on
            + decisions_of_handoffs.reversal_days
        )
),

decided as (
    select
        opened.*,
        standing.decided_at,
        standing.decided_on as stamped_on,
        standing.ordered_at as decided_ordered_at,
        standing.record_id as decided_record_id,
        standing.author_id as decided_by,
        standing.author_team as decided_team,
        coalesce(standing.is_bulk, false) as is_decision_bulk,
        case
            when standing.decision is not null then standing.decision
            when opened.next_ordered_at is not null
                or period.as_of_on > opened.signal_on + opened.expires_after_days
                then 'expired'
            else 'open'
        end as decision
    from opened
    cross join period
    left join standing
        on opened.signal_id = standing.signal_id
        and standing.standing_rank = 1
),

closed as (
    select
        *,
        case
            when decision = 'expired' then signal_on + expires_after_days
            else stamped_on
        end as decided_on
    from decided
),

final as (
    select
        signal_id as handoff_id,
        person_id,
        record_id,
        quarter,
        start_known,
        author_id as opened_by,
        author_kind as opened_by_kind,
        decision,
        decided_record_id,
        decided_by,
        decided_team,
        expires_after_days,
        is_bulk,
        is_decision_bulk,
        lag(decided_on) over (
            partition by person_id order by ordered_at
        ) is not null as is_returning,
        coalesce(
            signal_on - requalify_after_days >= lag(decided_on) over (
                partition by person_id order by ordered_at
            ),
            true
        ) as is_first_or_requalified,
        signal_at as opened_at,
        signal_on as opened_on,
        ordered_at as opened_ordered_at,
        next_ordered_at,
        decided_at,
        decided_on,
        decided_ordered_at
    from closed
)

select * from final
