-- One row per promise, quarter and grouping of hand-offs: its figure, its bounds and
-- its state, for every page and tool that tells of it (R53).
-- Kept if the worst case keeps the promise, missed if the best does not (R64). Else it
-- is not measurable if that leaves open what is due by now, and pending if only what is
-- due later does. Numbers and amounts are pending until reached or time is up.
-- Glossary: joint plan, agreement, quota.
with

bounds as (
    select * from cohorts.promise_bounds
),

asked as (
    select
        *,
        case
            when promise = 'mql_quota' then promised_count
            when promised_pct is not null then cast(ceil(all_points / 100) as bigint)
        end as needed_count
    from bounds
),

judged as (
    select
        *,
        case
            when coalesce(promised_count, promised_pct, promised_amount) is null
                then 'not promised'
            when all_count = 0 then 'not measurable'
            when promise = 'won_revenue' and actual_amount is null
                then 'not measurable'
            when least_count >= needed_count or actual_amount >= promised_amount
                then 'kept'
            when all_count is null and not is_complete then 'pending'
            when uncounted_win_count > 0 then 'not measurable'
            when most_count < needed_count or actual_amount < promised_amount
                then 'missed'
            when all_count is null then 'not measurable'
            when met_count * 100 < due_points
                and (met_count + not_measurable_count) * 100 >= due_points
                then 'not measurable'
            else 'pending'
        end as state
    from asked
),

final as (
    select
        promise,
        quarter,
        grouping,
        team,
        agreement_name,
        side,
        position,
        limit_seconds,
        touches_owed_count,
        within_days,
        promised_count,
        promised_pct,
        promised_amount,
        handoff_count,
        met_count,
        breached_count,
        pending_count,
        not_measurable_count,
        already_working_count,
        not_owed_count,
        no_agreement_count,
        least_count as actual_count,
        case when all_count is not null then met_count + breached_count end
            as out_of_count,
        least_count,
        most_count,
        all_count,
        needed_count,
        case
            when state = 'missed' then needed_count - most_count
            when state in ('not measurable', 'pending')
                then nullif(needed_count - least_count, 0)
        end as short_count,
        actual_amount,
        uncounted_win_count,
        state,
        is_complete,
        starts_on,
        definition_on
    from judged
)

select * from final
