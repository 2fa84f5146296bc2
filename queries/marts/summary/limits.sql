-- One row per limit of the quarter's figures: what this delivery could not tell.
-- Ordered by how many hand-offs of the quarter it touches, where that can be said. An
-- open one has to be mended, or accepted by both sides in the plan, before the report
-- is published (R62); an acceptance holds up to the number of hand-offs that it names.
-- Glossary: hand-off, account of rows.
with

period as (
    select * from run.period
),

limit_kinds as (
    select * from run.limit_kinds
),

accepted_limits as (
    select * from plan.accepted_limits
),

handoffs as (
    select * from journeys.handoffs
),

known_limits as (
    select * from cohorts.known_limits
),

limit_reach as (
    select * from cohorts.limit_reach
),

counted as (
    select count(handoffs.handoff_id) as handoff_count
    from period
    left join handoffs
        on period.quarter = handoffs.quarter
),

reaching as (
    select
        known_limits.*,
        counted.handoff_count,
        coalesce(limit_kinds.is_open, false) as is_for_both_sides,
        case
            when limit_reach.limit_code is not null then limit_reach.touched_count
            when limit_kinds.counts = 'hand-offs' then known_limits.actual_count
        end as touched_count
    from known_limits
    cross join counted
    left join limit_kinds
        on known_limits.limit_code = limit_kinds.limit_code
    left join limit_reach
        on known_limits.limit_code = limit_reach.limit_code
),

accepted as (
    select
        reaching.limit_code,
        reaching.subject,
        max_by(accepted_limits.marketing_by, accepted_limits.accepted_on)
            as marketing_by,
        max_by(accepted_limits.sales_by, accepted_limits.accepted_on) as sales_by,
        max_by(accepted_limits.because, accepted_limits.accepted_on) as because,
        max(accepted_limits.accepted_on) as accepted_on
    from reaching
    inner join accepted_limits
        on reaching.limit_code = accepted_limits.limit_code
        and coalesce(accepted_limits.subject, reaching.subject, '')
        = coalesce(reaching.subject, '')
        and coalesce(reaching.touched_count, 0)
        <= coalesce(accepted_limits.up_to_count, reaching.touched_count, 0)
    inner join period
        on accepted_limits.quarter = period.quarter
    where reaching.is_for_both_sides
    group by reaching.limit_code, reaching.subject
),

final as (
    select
        reaching.limit_code,
        reaching.subject,
        row_number() over (
            order by
                reaching.touched_count desc nulls last,
                reaching.is_for_both_sides desc,
                reaching.limit_code,
                reaching.subject
        ) as position,
        reaching.touched_count,
        reaching.handoff_count,
        reaching.actual_count,
        reaching.out_of_count,
        reaching.rest_actual_count,
        reaching.rest_out_of_count,
        accepted.marketing_by,
        accepted.sales_by,
        accepted.because,
        reaching.is_for_both_sides and accepted.accepted_on is null as is_open,
        accepted.accepted_on,
        reaching.since_on
    from reaching
    left join accepted
        on reaching.limit_code = accepted.limit_code
        and coalesce(reaching.subject, '') = coalesce(accepted.subject, '')
)

select * from final
