-- One row per finding that may need a decision, heaviest first by hand-offs concerned.
-- The rest counts say how the others of its kind compare. Bulk and what sales started
-- is never padding (R8, R60). A reason on accepted ones alike leads nothing (R70). A
-- source is short if it is so with all that may count; these are its rest.
-- Glossary: padding, rejected, expired, quota, sales-originated, bulk.
with

period as (
    select * from run.period
),

deadlines as (
    select * from agreements.deadlines
),

quota_lines as (
    select * from marts.quota_lines
),

handoffs as (
    select * from journeys.handoffs
),

in_quarter as (
    select handoffs.*
    from handoffs
    inner join period
        on handoffs.quarter = period.quarter
),

uses as (
    select * from cohorts.reason_uses
),

totals as (
    select
        count(*) as claimed_count,
        count(*) filter (where is_rated and not is_conforming) as nonconforming_count,
        count(*) filter (where is_rated) as rated_count,
        count(*) filter (where is_rated and decision = 'expired') as expired_count,
        count(*) filter (where is_bulk) as bulk_count,
        count(*) filter (where is_sales_originated) as sales_originated_count,
        count(*) filter (
            where is_rated and decision in ('disqualified', 'recycled')
        ) as rejected_count,
        count(*) filter (
            where is_rated
                and decision in ('disqualified', 'recycled')
                and reason is null
        ) as no_reason_count
    from in_quarter
),

sources as (
    select
        source,
        count(*) as rated_count,
        count(*) filter (where not is_conforming) as nonconforming_count
    from in_quarter
    where source is not null and is_rated
    group by source
),

padding as (
    select
        *,
        row_number() over (
            order by nonconforming_count desc, source
        ) as padding_rank
    from sources
    where rated_count >= 10 and nonconforming_count * 2 >= rated_count
),

reasons as (
    select
        in_quarter.reason,
        in_quarter.is_reason_in_glossary,
        coalesce(uses.is_on_both_alike, false) as is_on_both_alike,
        coalesce(uses.taken_reason_count, 0) as taken_reason_count,
        coalesce(uses.taken_count, 0) as taken_count,
        count(*) as rejected_count,
        row_number() over (
            partition by
                in_quarter.is_reason_in_glossary,
                coalesce(uses.is_on_both_alike, false)
            order by count(*) desc, in_quarter.reason
        ) as reason_rank
    from in_quarter
    left join uses
        on in_quarter.quarter = uses.quarter
        and in_quarter.reason = uses.reason
    where in_quarter.is_rated
        and in_quarter.decision in ('disqualified', 'recycled')
        and in_quarter.reason is not null
    group by
        in_quarter.reason,
        in_quarter.is_reason_in_glossary,
        coalesce(uses.is_on_both_alike, false),
        coalesce(uses.taken_reason_count, 0),
        coalesce(uses.taken_count, 0)
),

short as (
    select
        quota_lines.source,
        round(quota_lines.quota_count) as quota_count,
        quota_lines.earned_count,
        quota_lines.unclear_count,
        row_number() over (
            order by
                quota_lines.quota_count - quota_lines.earned_count
                - quota_lines.unclear_count desc,
                quota_lines.source
        ) as short_rank
    from quota_lines
    cross join period
    where period.is_complete
        and quota_lines.source is not null
        and coalesce(quota_lines.segment, quota_lines.region) is null
        and quota_lines.quota_count
        > quota_lines.earned_count + quota_lines.unclear_count
),

due as (
    select
        in_quarter.team,
        count(*) filter (where in_quarter.decision = 'open') as open_count,
        count(*) as due_count
    from in_quarter
    cross join period
    inner join deadlines
        on in_quarter.handoff_id = deadlines.handoff_id
    where in_quarter.is_rated
        and not period.is_baseline
        and deadlines.decision_due_on <= period.ended_on
    group by in_quarter.team
),

late as (
    select
        team,
        open_count,
        due_count,
        sum(open_count) over () - open_count as rest_open_count,
        sum(due_count) over () - due_count as rest_due_count,
        row_number() over (
            order by team is null, open_count desc, team
        ) as late_rank
    from due
),

listed as (
    select
        'padding_source' as finding,
        padding.source as subject,
        padding.nonconforming_count as weight_count,
        padding.nonconforming_count as actual_count,
        padding.rated_count as out_of_count,
        totals.nonconforming_count - padding.nonconforming_count as rest_actual_count,
        totals.rated_count - padding.rated_count as rest_out_of_count
    from padding
    cross join totals
    where padding.padding_rank = 1
    union all
    select
        'missing_reasons', null, no_reason_count, no_reason_count, rejected_count,
        null, null
    from totals
    union all
    select
        'unmapped_reasons', reasons.reason, reasons.rejected_count,
        reasons.rejected_count, totals.rejected_count, null, null
    from reasons
    cross join totals
    where reasons.reason_rank = 1
        and not reasons.is_reason_in_glossary
        and not reasons.is_on_both_alike
    union all
    select
        'expired', null, expired_count, expired_count, rated_count, null, null
    from totals
    union all
    select 'bulk', null, bulk_count, bulk_count, claimed_count, null, null
    from totals
    union all
    select
        'sales_originated', null, sales_originated_count, sales_originated_count,
        claimed_count, null, null
    from totals
    union all
    select
        'open_late', team, open_count, open_count, due_count,
        cast(rest_open_count as bigint), cast(rest_due_count as bigint)
    from late
    where late_rank = 1
    union all
    select
        'reason_leading', reasons.reason, reasons.rejected_count,
        reasons.rejected_count, totals.rejected_count, null, null
    from reasons
    cross join totals
    where reasons.reason_rank = 1
        and reasons.is_reason_in_glossary
        and not reasons.is_on_both_alike
    union all
    select
        'reason_everywhere', reasons.reason, max(reasons.rejected_count),
        max(reasons.rejected_count), max(totals.rejected_count),
        max(reasons.taken_reason_count), max(reasons.taken_count)
    from reasons
    cross join totals
    where reasons.is_on_both_alike and reasons.reason_rank = 1
    group by reasons.reason
    union all
    select
        'source_short', source,
        cast(quota_count as bigint) - earned_count - unclear_count,
        earned_count, cast(quota_count as bigint), unclear_count, null
    from short
    where short_rank = 1
),

final as (
    select * from listed
    where weight_count > 0
)

select * from final
