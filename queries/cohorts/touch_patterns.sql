-- One row per quarter and pattern of how its hand-offs were worked, bulk and what began
-- with sales left out (R60). Only touches that count are looked at. Logged after the
-- decision means more than five minutes after it, the grace that a reason has too.
-- Accepted ones are looked at 30 days later, unless qualified, withdrawn or joined.
-- Glossary: pattern, touch, SAL, decision.
with

period as (
    select * from run.period
),

quarters as (
    select * from run.quarters
),

touches_on_file as (
    select * from canonical.touches
),

touches as (
    select * from facts.handoff_touches
),

handoffs as (
    select * from journeys.handoffs
),

recorded as (
    select min(happened_on) as recorded_from_on from touches_on_file
),

accepted as (
    select count(accepted_on) as accepted_count from handoffs
),

counted_touches as (
    select
        touches.*,
        handoffs.quarter,
        handoffs.accepted_on,
        handoffs.decided_at,
        handoffs.decision in ('qualified', 'disqualified', 'recycled') as is_decided
    from touches
    inner join handoffs
        on touches.handoff_id = handoffs.handoff_id
    where (touches.counts_as_first or touches.counts_as_further)
        and not handoffs.is_bulk
        and not handoffs.is_sales_originated
),

calls as (
    select
        quarter,
        'short calls' as pattern,
        count(*) filter (where duration_seconds < 10) as actual_count,
        count(duration_seconds) as out_of_count,
        case
            when count(*) > 0 and count(duration_seconds) = 0
                then 'calls without a duration'
        end as unmeasured
    from counted_touches
    where channel = 'call'
    group by quarter
),

late_logs as (
    select
        quarter,
        'logged after decision' as pattern,
        count(*) filter (where logged_at > decided_at + interval 5 minute)
            as actual_count,
        count(*) filter (where logged_at is not null and decided_at is not null)
            as out_of_count,
        case
            when count(*) > 0 and count(logged_at) = 0
                then 'touches without the time of logging'
            when count(*) > 0 and count(decided_at) = 0 then 'decisions without time'
        end as unmeasured
    from counted_touches
    where phase = 'during' and is_decided
    group by quarter
),

touched_since as (
    select handoff_id from counted_touches
    where happened_on >= accepted_on
    group by handoff_id
),

acceptances as (
    select
        handoffs.quarter,
        'accepted and never touched' as pattern,
        count(*) filter (where touched_since.handoff_id is null) as actual_count,
        count(*) as out_of_count,
        cast(null as varchar) as unmeasured
    from handoffs
    cross join period
    inner join recorded
        on handoffs.accepted_on >= recorded.recorded_from_on
    left join touched_since
        on handoffs.handoff_id = touched_since.handoff_id
    where handoffs.accepted_on <= period.ended_on - 30
        and handoffs.decision in ('open', 'expired', 'disqualified', 'recycled')
        and not handoffs.is_bulk
        and not handoffs.is_sales_originated
    group by handoffs.quarter
),

looked_for as (
    select 'short calls' as pattern
    union all
    select 'logged after decision'
    union all
    select 'accepted and never touched'
),

found as (
    select * from calls
    union all
    select * from late_logs
    union all
    select * from acceptances
),

final as (
    select
        quarters.quarter,
        looked_for.pattern,
        coalesce(found.actual_count, 0) as actual_count,
        coalesce(found.out_of_count, 0) as out_of_count,
        case
            when recorded.recorded_from_on is null then 'no touches in the exports'
            when recorded.recorded_from_on >= quarters.ends_before
                then 'before the first touch on file'
            when looked_for.pattern = 'accepted and never touched'
                and accepted.accepted_count = 0 then 'no acceptances'
            else found.unmeasured
        end as unmeasured
    from quarters
    cross join looked_for
    cross join recorded
    cross join accepted
    left join found
        on quarters.quarter = found.quarter
        and looked_for.pattern = found.pattern
)

select * from final
