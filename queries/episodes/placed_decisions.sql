-- One row per person and decision that a change of stage shows, in its place among the
-- signals. A rejection dated before the first signal, with no change of stage since, or
-- after its own delivery stands on that signal, and its time is not known (R68). One
-- that may be left over from before a signal may have been made as long as it stands
-- (R44).
-- Glossary: disqualified, recycled, decision.
with

period as (
    select * from run.period
),

stage_changes as (
    select * from canonical.stage_changes
),

signals as (
    select * from episodes.signals
),

stage_decisions as (
    select * from episodes.stage_decisions
),

first_signals as (
    select
        person_id,
        min(signal_on) as signal_on,
        min(ordered_at) as ordered_at,
        min(not_before_at) as not_before_at,
        min(not_before_on) as not_before_on
    from signals
    group by person_id
),

last_changes as (
    select person_id, max(ordered_at) as ordered_at
    from stage_changes
    where stage != 'mql'
    group by person_id
),

too_early as (
    select
        stage_decisions.person_id,
        stage_decisions.ordered_at,
        first_signals.signal_on as opened_on,
        first_signals.ordered_at as opened_ordered_at,
        first_signals.not_before_at as opened_not_before_at,
        first_signals.not_before_on as opened_not_before_on
    from stage_decisions
    inner join first_signals
        on stage_decisions.person_id = first_signals.person_id
        and stage_decisions.ordered_at < first_signals.ordered_at
    inner join last_changes
        on stage_decisions.person_id = last_changes.person_id
        and stage_decisions.ordered_at >= last_changes.ordered_at
    where stage_decisions.start_known = 'stamped'
        and stage_decisions.decision in ('disqualified', 'recycled', 'withdrawn')
    group by all
),

left_over as (
    select
        stage_decisions.person_id,
        stage_decisions.record_id,
        stage_decisions.decision,
        stage_decisions.ordered_at,
        min(stage_decisions.stands_until_on) as stands_until_on
    from stage_decisions
    inner join signals
        on stage_decisions.person_id = signals.person_id
        and signals.ordered_at < stage_decisions.ordered_at
        and coalesce(signals.signal_on > stage_decisions.not_before_on, true)
    where stage_decisions.stands_until_on > stage_decisions.not_after_on
    group by
        stage_decisions.person_id,
        stage_decisions.record_id,
        stage_decisions.decision,
        stage_decisions.ordered_at
),

final as (
    select
        stage_decisions.person_id,
        stage_decisions.decision,
        stage_decisions.record_id,
        stage_decisions.author_id,
        stage_decisions.author_team,
        stage_decisions.is_bulk,
        case
            when too_early.person_id is not null then 'before its hand-off'
            when stage_decisions.is_after_delivery then 'after its delivery'
        end as misdated,
        stage_decisions.is_between or too_early.person_id is not null as is_between,
        left_over.record_id is not null as may_be_left_over,
        case when too_early.person_id is null then stage_decisions.decided_at end
            as decided_at,
        coalesce(too_early.opened_on, stage_decisions.decided_on) as decided_on,
        coalesce(too_early.opened_ordered_at, stage_decisions.ordered_at) as ordered_at,
        coalesce(too_early.opened_not_before_at, stage_decisions.not_before_at)
            as not_before_at,
        case
            when too_early.person_id is not null or left_over.record_id is not null
                then timezone(
                    'UTC',
                    timezone(
                        period.time_zone,
                        cast(
                            coalesce(left_over.stands_until_on, period.as_of_on) + 1
                            as timestamp
                        )
                    )
                ) - interval 1 second
            else stage_decisions.not_after_at
        end as not_after_at,
        coalesce(too_early.opened_not_before_on, stage_decisions.not_before_on)
            as not_before_on,
        case
            when too_early.person_id is not null then period.as_of_on
            else coalesce(left_over.stands_until_on, stage_decisions.not_after_on)
        end as not_after_on
    from stage_decisions
    cross join period
    left join too_early
        on stage_decisions.person_id = too_early.person_id
        and stage_decisions.ordered_at = too_early.ordered_at
    left join left_over
        on stage_decisions.person_id = left_over.person_id
        and stage_decisions.record_id = left_over.record_id
        and stage_decisions.decision = left_over.decision
        and stage_decisions.ordered_at = left_over.ordered_at
)

select * from final
