-- One row per hand-off: one episode of one person in sales' hands. It opens at a signal
-- when none is open, and closes with the first decision before the next, or the later
-- one that reversed it in time. Without one it expires, if decisions are on file that
-- long (R51); a later one replaces that (R1). None is recorded where one stood before
-- and may stand still, or where an older deal took the person in (R44).
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

shown_stages as (
    select * from canonical.shown_stages
),

opportunities as (
    select * from canonical.opportunities
),

opportunity_people as (
    select * from canonical.opportunity_people
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
        min(decisions.decision) over (partition by opened.signal_id)
        = max(decisions.decision) over (partition by opened.signal_id) as is_only_one,
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
        ) as standing_rank,
        decisions_of_handoffs.decision_number = 1
        and decisions_of_handoffs.may_be_left_over
        and not decisions_of_handoffs.is_only_one as is_ambiguous
    from decisions_of_handoffs
    left join joined_first
        on decisions_of_handoffs.signal_id = joined_first.signal_id
    where decisions_of_handoffs.decision_number = 1
        or (
            joined_first.signal_id is null
            and decisions_of_handoffs.decision != 'joined'
            and decisions_of_handoffs.decision != decisions_of_handoffs.decision_before
            and (
                not decisions_of_handoffs.is_between
                or decisions_of_handoffs.not_before_on
                >= decisions_of_handoffs.first_decided_on
            )
            and decisions_of_handoffs.reversal_days > 0
            and decisions_of_handoffs.decided_on
            <= decisions_of_handoffs.first_decided_on
            + decisions_of_handoffs.reversal_days
        )
),

undecidable as (
    select signal_id from standing
    where standing_rank = 1 and is_ambiguous
    union
    select opened.signal_id
    from opened
    inner join opportunity_people
        on opened.person_id = opportunity_people.person_id
        and opportunity_people.added_on is null
    inner join opportunities
        on opportunity_people.opportunity_id = opportunities.opportunity_id
        and opportunities.kind is distinct from 'renewal'
        and opportunities.created_ordered_at < opened.ordered_at
        and (
            opportunities.closed_ordered_at is null
            or opportunities.closed_ordered_at > opened.ordered_at
        )
    group by opened.signal_id
    union
    select opened.signal_id
    from opened
    inner join shown_stages
        on opened.record_id = shown_stages.record_id
        and not shown_stages.has_history
        and shown_stages.stage in ('qualified', 'disqualified', 'recycled')
        and shown_stages.shown_from_on < opened.signal_on
        and shown_stages.shown_on > opened.signal_on
    where opened.next_ordered_at is null
    group by opened.signal_id
),

decided as (
    select
        opened.*,
        standing.decided_at,
        standing.decided_on as stamped_on,
        standing.ordered_at as decided_ordered_at,
        standing.misdated,
        coalesce(standing.is_between, false) as is_decided_between,
        case
            when standing.signal_id is not null
                then greatest(standing.not_before_at, opened.not_before_at)
        end as decided_not_before_at,
        standing.not_after_at as decided_not_after_at,
        case
            when standing.signal_id is not null
                then greatest(standing.not_before_on, opened.not_before_on)
        end as standing_not_before_on,
        standing.not_after_on as standing_not_after_on,
        standing.record_id as decided_record_id,
        standing.author_id as decided_by,
        standing.author_team as decided_team,
        coalesce(standing.is_bulk, false) as is_decision_bulk,
        case
            when standing.decision is not null then standing.decision
            when undecidable.signal_id is not null then 'no decision recorded'
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
        and not standing.is_ambiguous
    left join undecidable
        on opened.signal_id = undecidable.signal_id
),

closed as (
    select
        *,
        case
            when decision = 'expired' then signal_on + expires_after_days
            else stamped_on
        end as decided_on,
        case
            when decision = 'expired' then signal_on + expires_after_days
            else standing_not_before_on
        end as decided_not_before_on,
        case
            when decision = 'expired' then signal_on + expires_after_days
            else standing_not_after_on
        end as decided_not_after_on
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
        is_between as is_opened_between,
        is_decided_between,
        misdated,
        lag(signal_id) over before is not null as is_returning,
        case
            when lag(signal_id) over before is null then true
            when not_before_on - requalify_after_days
                >= lag(decided_not_after_on) over before then true
            when signal_on - requalify_after_days
                < lag(decided_not_before_on) over before then false
        end as is_first_or_requalified,
        signal_at as opened_at,
        signal_on as opened_on,
        ordered_at as opened_ordered_at,
        not_before_at as opened_not_before_at,
        not_after_at as opened_not_after_at,
        not_before_on as opened_not_before_on,
        next_ordered_at,
        decided_at,
        decided_on,
        decided_ordered_at,
        decided_not_before_at,
        decided_not_after_at,
        decided_not_before_on,
        decided_not_after_on
    from closed
    window before as (partition by person_id order by ordered_at)
)

select * from final
