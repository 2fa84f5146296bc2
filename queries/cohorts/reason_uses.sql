-- One row per quarter of opening and reason that sales rejected rated hand-offs for:
-- how often it stands on those, and on accepted or qualified ones. On both alike (nine
-- tenths as often, ten of each) it explains nothing (R70); with fewer nobody can tell.
-- What an earlier rejection left on a record is not looked at.
-- Glossary: rejection reason, rejected, acceptance.
with

handoffs as (
    select * from journeys.handoffs
),

records as (
    select * from canonical.records
),

words as (
    select * from canonical.words
),

turned_down as (
    select record_id from handoffs
    where decision in ('disqualified', 'recycled', 'withdrawn')
    group by record_id
),

taken as (
    select
        handoffs.quarter,
        coalesce(words.word, records.reason) as reason
    from handoffs
    inner join records
        on handoffs.record_id = records.record_id
    left join turned_down
        on handoffs.record_id = turned_down.record_id
    left join words
        on words.list_name = 'reason'
        and lower(records.reason) = words.crm_value
        and handoffs.opened_on >= words.starts_on
        and handoffs.opened_on < words.ends_before
    where handoffs.is_rated
        and (handoffs.decision = 'qualified' or handoffs.accepted_on is not null)
        and turned_down.record_id is null
),

taken_counts as (
    select quarter, count(*) as taken_count from taken
    group by quarter
),

taken_reasons as (
    select quarter, reason, count(*) as reason_count from taken
    where reason is not null
    group by quarter, reason
),

rejected_reasons as (
    select
        quarter,
        reason,
        count(*) as reason_count,
        sum(count(*)) over (partition by quarter) as rejected_count
    from handoffs
    where is_rated and decision in ('disqualified', 'recycled')
    group by quarter, reason
),

counted as (
    select
        rejected_reasons.quarter,
        rejected_reasons.reason,
        rejected_reasons.reason_count as rejected_reason_count,
        cast(rejected_reasons.rejected_count as bigint) as rejected_count,
        coalesce(taken_reasons.reason_count, 0) as taken_reason_count,
        coalesce(taken_counts.taken_count, 0) as taken_count
    from rejected_reasons
    left join taken_counts
        on rejected_reasons.quarter = taken_counts.quarter
    left join taken_reasons
        on rejected_reasons.quarter = taken_reasons.quarter
        and rejected_reasons.reason = taken_reasons.reason
    where rejected_reasons.reason is not null
),

final as (
    select
        *,
        case
            when rejected_count >= 10 and taken_count >= 10
                then taken_reason_count * 10 * rejected_count
                >= rejected_reason_count * 9 * taken_count
        end as is_on_both_alike
    from counted
)

select * from final
