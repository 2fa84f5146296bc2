-- One row per hand-off: one episode of one person in sales' hands.
-- It opens at a signal when none is open, and closes with the first decision before the
-- person's next hand-off, or the later one that reversed it within the plan's days.
-- Without a decision it expires, if decisions are on file that long (R51); a later one
-- replaces that (R1). Signals while it is open are repeat signals on it (R3).
-- Glossary: hand-off, repeat signal, returning, expired.
with

period as (
    select * from run.period
),

recordings as (
    select * from canonical.recordings
),

known as (
    select
        least(
            max(period.ended_on), max(recordings.recorded_until_on)
        ) as decisions_until_on
    from period
    left join recordings
        on recordings.kind = 'decisions'
),

opened as (
    select * from episodes.openings
),

decisions as (
    select * from episodes.decisions
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
                or known.decisions_until_on
                >= opened.signal_on + opened.expires_after_days
                then 'expired'
            else 'open'
        end as decision
    from opened
    cross join known
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
