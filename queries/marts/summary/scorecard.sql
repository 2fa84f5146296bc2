-- One row per promise and quarter, up to five quarters ending with the report's.
-- Marketing's number and quality, acceptance between, sales' speed, depth, decisions,
-- fairness, shared revenue. A share is pending while young hand-offs could tip it (R27,
-- R29, R35). Revenue short of its target is not measurable while a win has no amount in
-- the currency. definition_on is the first day of the rule used.
-- Glossary: quota, conforming, acceptance, target profile, MQL-SQL gap.
with

quarters as (
    select * from cohorts.marketing_promises
),

depth as (
    select * from cohorts.sales_promises
),

handoffs as (
    select * from journeys.handoffs
),

dated as (
    select count(*) > 0 as has_handoffs from handoffs
),

promises as (
    select
        'mql_quota' as promise,
        'marketing' as side,
        1 as position,
        quarters.quarter,
        quarters.earned_count as actual_count,
        cast(null as bigint) as out_of_count,
        cast(null as decimal(18, 2)) as actual_amount,
        cast(round(quarters.quota_count) as bigint) as promised_count,
        cast(null as decimal(5, 2)) as promised_pct,
        cast(null as decimal(18, 2)) as promised_amount,
        cast(null as integer) as within_days,
        cast(0 as bigint) as young_count,
        dated.has_handoffs as is_measurable,
        false as is_partial,
        quarters.mql_rule_on as definition_on
    from quarters
    cross join dated
    union all
    select
        'conforming_share', 'marketing', 2, quarter, conforming_count, rated_count,
        null, null, conforming_pct, null, null, 0, ruled_count > 0, false, mql_rule_on
    from quarters
    union all
    select
        'target_profile_share', 'marketing', 3, quarter, target_profile_count,
        rated_count, null, null, target_profile_pct, null, null, 0,
        profiled_count > 0, false, target_profile_rule_on
    from quarters
    union all
    select
        'hand_raise_share', 'marketing', 4, quarter, hand_raise_count, rated_count,
        null, null, hand_raise_pct, null, null, 0,
        has_hand_raises and rated_count > 0, false, null
    from quarters
    union all
    select
        'acceptance', 'joint', 5, quarter, accepted_count, rated_count,
        null, null, null, null, null, 0, unrecorded_count = 0 and rated_count > 0,
        false, null
    from quarters
    union all
    select
        'decided_in_time', 'sales', 8, quarter, decided_count, mature_count,
        null, null, decided_pct, null, within_days,
        rated_count - mature_count, unrecorded_count = 0 and rated_count > 0,
        false, null
    from quarters
    union all
    select
        'reason_given', 'sales', 9, quarter, reasoned_count, rejected_count,
        null, null, reason_given_pct, null, null, 0, rejected_count > 0, false, null
    from quarters
    union all
    select
        'won_revenue', 'shared', 11, quarter, null, null,
        won_amount, null, null, target_amount, null, 0, won_amount is not null,
        uncounted_win_count > 0, null
    from quarters
    union all
    select
        depth.promise,
        'sales',
        case depth.promise
            when 'first_response' then 6
            when 'further_touches' then 7
            else 10
        end,
        depth.quarter,
        depth.actual_count,
        depth.out_of_count,
        null, null, depth.promised_pct, null, null, depth.young_count,
        depth.is_measurable, false, null
    from depth
    inner join quarters
        on depth.quarter = quarters.quarter
),

judged as (
    select
        promises.*,
        quarters.starts_on,
        quarters.is_report_quarter,
        quarters.is_complete,
        promises.out_of_count + promises.young_count as all_count
    from promises
    inner join quarters
        on promises.quarter = quarters.quarter
),

final as (
    select
        promise,
        side,
        position,
        quarter,
        starts_on,
        is_report_quarter,
        is_complete,
        case when is_measurable then actual_count end as actual_count,
        case when is_measurable then out_of_count end as out_of_count,
        case when is_measurable then actual_amount end as actual_amount,
        promised_count,
        promised_pct,
        promised_amount,
        within_days,
        young_count,
        definition_on,
        case
            when not is_measurable then 'not measurable'
            when coalesce(promised_count, promised_pct, promised_amount) is null
                then 'not promised'
            when actual_count >= promised_count then 'kept'
            when actual_amount >= promised_amount then 'kept'
            when is_partial then 'not measurable'
            when promised_pct is null
                then case when is_complete then 'missed' else 'pending' end
            when not is_complete then 'pending'
            when actual_count * 100 >= promised_pct * all_count then 'kept'
            when (actual_count + young_count) * 100 < promised_pct * all_count
                then 'missed'
            else 'pending'
        end as state
    from judged
)

select * from final
