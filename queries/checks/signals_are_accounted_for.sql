-- People whose MQL signals are not hand-offs + repeat signals?
-- One row per such person; a signal is never lost.
-- Glossary: repeat signal.
with

signals as (
    select person_id, count(*) as signal_count from events.signals
    group by person_id
),

handoffs as (
    select
        person_id,
        count(*) + sum(repeat_signal_count) as accounted_count
    from journeys.handoffs
    group by person_id
),

final as (
    select signals.person_id, signals.signal_count, handoffs.accounted_count
    from signals
    left join handoffs
        on signals.person_id = handoffs.person_id
    where signals.signal_count != coalesce(handoffs.accounted_count, 0)
)

select * from final
