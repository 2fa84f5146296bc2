-- One row per record with an MQL date on the dashboard: the hand-off it belongs to.
-- The date is that of the person's nearest signal, at most a day apart, as the column
-- may lag the history (R5); a signal belongs to the hand-off it opened or fell on.
-- Records that the report does not use have no person, so no hand-off.
-- Glossary: dashboard count, hand-off, repeat signal.
with

dates as (
    select * from episodes.dashboard_dates
),

crm_records as (
    select * from episodes.dashboard_records
),

signals as (
    select * from episodes.signals
),

records as (
    select * from people.record_people
),

handoffs as (
    select * from episodes.episodes
),

dated as (
    select
        dates.*,
        records.person_id,
        crm_records.newest_fate,
        crm_records.record_id is not null as is_in_exports,
        coalesce(crm_records.is_live, true) as is_live
    from dates
    left join crm_records
        on dates.record_id = crm_records.record_id
    left join records
        on dates.record_id = records.record_id
),

near_signals as (
    select
        dated.record_id,
        signals.person_id,
        signals.start_known,
        signals.signal_on,
        signals.ordered_at,
        row_number() over (
            partition by dated.record_id
            order by
                case
                    when signals.ordered_at >= dated.ordered_at
                        then signals.ordered_at - dated.ordered_at
                    else dated.ordered_at - signals.ordered_at
                end,
                signals.signal_id
        ) as near_rank
    from dated
    inner join signals
        on dated.person_id = signals.person_id
        and signals.signal_on >= dated.dated_on - 1
        and signals.signal_on <= dated.dated_on + 1
),

signals_of_handoffs as (
    select
        near_signals.record_id,
        near_signals.start_known,
        near_signals.signal_on,
        handoffs.handoff_id,
        handoffs.quarter,
        row_number() over (
            partition by near_signals.record_id
            order by handoffs.opened_ordered_at desc
        ) as handoff_rank
    from near_signals
    inner join handoffs
        on near_signals.person_id = handoffs.person_id
        and near_signals.ordered_at >= handoffs.opened_ordered_at
    where near_signals.near_rank = 1
),

final as (
    select
        dated.record_id,
        dated.person_id,
        signals_of_handoffs.handoff_id,
        signals_of_handoffs.quarter,
        signals_of_handoffs.start_known as signal_known,
        dated.newest_fate,
        dated.is_in_exports,
        dated.is_live,
        dated.is_in_quarter,
        dated.dated_on,
        dated.ordered_at,
        signals_of_handoffs.signal_on
    from dated
    left join signals_of_handoffs
        on dated.record_id = signals_of_handoffs.record_id
        and signals_of_handoffs.handoff_rank = 1
)

select * from final
