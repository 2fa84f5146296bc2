-- One row per promise and quarter, up to five quarters ending with the report's.
-- Marketing's number and quality, acceptance between, sales' decisions, shared revenue.
-- The quarter's hand-offs are judged against the plan of their own quarter; a share is
-- pending while hand-offs still young could tip it either way (R27, R29, R35).
-- Glossary: quota, conforming, acceptance, target profile, MQL-SQL gap.
with

period as (
    select * from run.period
),

quarters as (
    select * from run.quarters
),

settings as (
    select * from plan.settings
),

quotas as (
    select * from canonical.quotas
),

handoffs as (
    select * from journeys.handoffs
),

opportunities as (
    select * from canonical.opportunities
),

recent as (
    select
        quarters.*,
        row_number() over (order by quarters.starts_on desc) as recency
    from quarters
    inner join period
        on quarters.starts_on <= period.starts_on
),

shown as (
    select
        recent.quarter,
        recent.starts_on,
        recent.ends_before,
        recent.is_complete,
        recent.is_report_quarter,
        settings.conforming_pct,
        settings.target_profile_pct,
        settings.hand_raise_pct,
        settings.within_days,
        settings.decided_pct,
        settings.reason_given_pct,
        settings.target_amount
    from recent
    left join settings
        on recent.quarter = settings.quarter
    where recent.recency <= 5
),

total_quotas as (
    select quarter, sum(quota_count) as quota_count
    from quotas
    where is_total
    group by quarter
),

counted as (
    select
        shown.quarter,
        count(handoffs.handoff_id) as claimed_count,
        count(*) filter (where handoffs.quota_fate = 'earned') as earned_count,
        count(*) filter (where handoffs.is_rated) as rated_count,
        count(handoffs.mql_rule_on) filter (where handoffs.is_rated) as ruled_count,
        count(*) filter (where handoffs.is_rated and handoffs.is_conforming)
            as conforming_count,
        count(handoffs.is_in_target_profile) filter (where handoffs.is_rated)
            as profiled_count,
        count(*) filter (where handoffs.is_rated and handoffs.is_in_target_profile)
            as target_profile_count,
        count(*) filter (
            where handoffs.is_rated and handoffs.trigger = 'hand-raise'
        ) as hand_raise_count,
        count(*) filter (
            where handoffs.is_rated
                and (
                    handoffs.accepted_on is not null
                    or handoffs.decision = 'qualified'
                )
        ) as accepted_count,
        count(*) filter (where handoffs.decision = 'no decision recorded')
            as unrecorded_count,
        count(*) filter (
            where handoffs.is_rated
                and handoffs.opened_on + coalesce(shown.within_days, 30)
                <= period.as_of_on
        ) as mature_count,
        count(*) filter (
            where handoffs.is_rated
                and handoffs.opened_on + coalesce(shown.within_days, 30)
                <= period.as_of_on
                and handoffs.decision not in ('open', 'expired')
                and handoffs.decision_days <= coalesce(shown.within_days, 30)
        ) as decided_count,
        count(*) filter (
            where handoffs.is_rated
                and handoffs.decision in ('disqualified', 'recycled')
        ) as rejected_count,
        count(*) filter (
            where handoffs.is_rated
                and handoffs.decision in ('disqualified', 'recycled')
                and handoffs.is_reason_in_glossary
        ) as reasoned_count
    from shown
    cross join period
    left join handoffs
        on shown.quarter = handoffs.quarter
    group by shown.quarter
),

revenue as (
    select
        shown.quarter,
        sum(opportunities.amount) as won_amount
    from shown
    cross join period
    inner join opportunities
        on opportunities.is_won
        and opportunities.closed_on >= shown.starts_on
        and opportunities.closed_on < shown.ends_before
        and coalesce(opportunities.amount_currency, period.currency) = period.currency
    group by shown.quarter
),

promises as (
    select
        'mql_quota' as promise, 'marketing' as side, 1 as position, shown.quarter,
        counted.earned_count as actual_count, cast(null as bigint) as out_of_count,
        cast(null as decimal(18, 2)) as actual_amount,
        cast(round(total_quotas.quota_count) as bigint) as promised_count,
        cast(null as decimal(5, 2)) as promised_pct,
        cast(null as decimal(18, 2)) as promised_amount,
        cast(null as integer) as within_days,
        cast(0 as bigint) as young_count,
        true as is_measurable
    from shown
    inner join counted
        on shown.quarter = counted.quarter
    left join total_quotas
        on shown.quarter = total_quotas.quarter
    union all
    select
        'conforming_share', 'marketing', 2, shown.quarter,
        counted.conforming_count, counted.rated_count, null, null,
        shown.conforming_pct, null, null, 0, counted.ruled_count > 0
    from shown
    inner join counted
        on shown.quarter = counted.quarter
    union all
    select
        'target_profile_share', 'marketing', 3, shown.quarter,
        counted.target_profile_count, counted.rated_count, null, null,
        shown.target_profile_pct, null, null, 0, counted.profiled_count > 0
    from shown
    inner join counted
        on shown.quarter = counted.quarter
    union all
    select
        'hand_raise_share', 'marketing', 4, shown.quarter,
        counted.hand_raise_count, counted.rated_count, null, null,
        shown.hand_raise_pct, null, null, 0, counted.rated_count > 0
    from shown
    inner join counted
        on shown.quarter = counted.quarter
    union all
    select
        'acceptance', 'joint', 5, shown.quarter,
        counted.accepted_count, counted.rated_count, null, null,
        null, null, null, 0, counted.unrecorded_count = 0 and counted.rated_count > 0
    from shown
    inner join counted
        on shown.quarter = counted.quarter
    union all
    select
        'decided_in_time', 'sales', 6, shown.quarter,
        counted.decided_count, counted.mature_count, null, null,
        shown.decided_pct, null, coalesce(shown.within_days, 30),
        counted.rated_count - counted.mature_count,
        counted.unrecorded_count = 0 and counted.rated_count > 0
    from shown
    inner join counted
        on shown.quarter = counted.quarter
    union all
    select
        'reason_given', 'sales', 7, shown.quarter,
        counted.reasoned_count, counted.rejected_count, null, null,
        shown.reason_given_pct, null, null, 0, counted.rejected_count > 0
    from shown
    inner join counted
        on shown.quarter = counted.quarter
    union all
    select
        'won_revenue', 'shared', 8, shown.quarter,
        null, null, revenue.won_amount, null,
        null, shown.target_amount, null, 0, revenue.won_amount is not null
    from shown
    left join revenue
        on shown.quarter = revenue.quarter
),

judged as (
    select
        promises.*,
        shown.starts_on,
        shown.is_report_quarter,
        shown.is_complete,
        promises.out_of_count + promises.young_count as all_count
    from promises
    inner join shown
        on promises.quarter = shown.quarter
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
        case
            when not is_measurable then 'not measurable'
            when coalesce(promised_count, promised_pct, promised_amount) is null
                then 'not promised'
            when actual_count >= promised_count then 'kept'
            when actual_amount >= promised_amount then 'kept'
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
