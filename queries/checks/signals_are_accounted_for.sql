-- One row per person whose MQL signals are not hand-offs + repeat signals.
-- A signal is never lost.
-- Glossary: repeat signal.
with

signals as (
    select * from episodes.signals
),

handoffs as (
    select * from journeys.handoffs
),

given as (
    select person_id, count(*) as signal_count from signals
    group by person_id
),

accounted as (
    select person_id, count(*) + sum(repeat_signal_count) as accounted_count
    from handoffs
    group by person_id
),

final as (
    select given.person_id, given.signal_count, accounted.accounted_count
    from given
    left join accounted
        on given.person_id = accounted.person_id
    where given.signal_count != coalesce(accounted.accounted_count, 0)
)

select * from final
