-- One row per quarter and pattern of what sales did and wrote down: on hand-offs of the
-- quarter, status changes by their day. Only touches that count are looked at. Logged
-- after the decision means more than five minutes after it, the grace that a reason
-- has too. Accepted ones are looked at 30 days later, unless they were qualified,
-- withdrawn or joined; bulk changes of status are in it.
-- Glossary: pattern, touch, SAL, decision.
with

period as (
    select * from run.period
),

quarters as (
    select * from run.quarters
),

stage_changes as (
    select * from canonical.stage_changes
),

touches_on_file as (
    select * from canonical.touches
),

touches as (
    select * from clocks.touches
),

handoffs as (
    select * from journeys.handoffs
),

recorded as (
    select min(happened_on) as recorded_from_on from touches_on_file
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
    where touches.counts_as_first or touches.counts_as_further
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
    where handoffs.accepted_on <= period.as_of_on - 30
        and handoffs.decision in ('open', 'expired', 'disqualified', 'recycled')
    group by handoffs.quarter
),

sales_changes as (
    select
        *,
        date_trunc('minute', changed_at) as minute_at
    from stage_changes
    where coalesce(author_side, 'sales') in ('sales', 'partner')
        and coalesce(author_kind, 'person') = 'person'
        and author_id is not null
        and stage is not null
),

minutes as (
    select
        author_id,
        minute_at,
        count(distinct record_id) as record_count
    from sales_changes
    where minute_at is not null
    group by author_id, minute_at
),

crowded as (
    select
        quarters.quarter,
        'many changes in one minute' as pattern,
        count(*) filter (where minutes.record_count >= 5) as actual_count,
        count(sales_changes.changed_at) as out_of_count,
        case when count(sales_changes.changed_at) = 0 then 'changes without time' end
            as unmeasured
    from quarters
    inner join sales_changes
        on quarters.starts_on <= sales_changes.changed_on
        and quarters.ends_before > sales_changes.changed_on
    left join minutes
        on sales_changes.author_id = minutes.author_id
        and sales_changes.minute_at = minutes.minute_at
    group by quarters.quarter
),

looked_for as (
    select 'short calls' as pattern, true as needs_touches
    union all
    select 'logged after decision', true
    union all
    select 'accepted and never touched', true
    union all
    select 'many changes in one minute', false
),

found as (
    select * from calls
    union all
    select * from late_logs
    union all
    select * from acceptances
    union all
    select * from crowded
),

final as (
    select
        quarters.quarter,
        looked_for.pattern,
        coalesce(found.actual_count, 0) as actual_count,
        coalesce(found.out_of_count, 0) as out_of_count,
        case
            when looked_for.needs_touches and recorded.recorded_from_on is null
                then 'no touches in the exports'
            when looked_for.needs_touches
                and recorded.recorded_from_on >= quarters.ends_before
                then 'before the first touch on file'
            else found.unmeasured
        end as unmeasured
    from quarters
    cross join looked_for
    cross join recorded
    left join found
        on quarters.quarter = found.quarter
        and looked_for.pattern = found.pattern
)

select * from final
