-- One row per team and source of the quarter's rated hand-offs: touches of sales up to
-- the decision, how many went to hand-offs that do not conform or cannot be judged, and
-- the SQLs that came of them so far.
-- Null where no touch is on file at all (R69): nothing is known of the effort then.
-- Glossary: effort, touch, conforming, SQL, rated.
with

period as (
    select * from run.period
),

handoffs as (
    select * from journeys.handoffs
),

touches as (
    select * from facts.handoff_touches
),

acts as (
    select * from facts.acts
),

told as (
    select count(*) > 0 as tells_touches from acts
),

worked as (
    select
        handoff_id,
        count(*) as touch_count
    from touches
    where counts_as_further and phase = 'during'
    group by handoff_id
),

in_quarter as (
    select
        handoffs.team,
        handoffs.source,
        handoffs.decision,
        handoffs.is_conforming,
        case when told.tells_touches then coalesce(worked.touch_count, 0) end
            as touch_count
    from handoffs
    inner join period
        on handoffs.quarter = period.quarter
    cross join told
    left join worked
        on handoffs.handoff_id = worked.handoff_id
    where handoffs.is_rated
),

final as (
    select
        team,
        source,
        count(*) as handoff_count,
        count(*) filter (where decision = 'qualified') as sql_count,
        sum(touch_count) as touch_count,
        case
            when count(touch_count) > 0
                then coalesce(sum(touch_count) filter (where not is_conforming), 0)
        end as not_conforming_touch_count,
        case
            when count(touch_count) > 0
                then coalesce(sum(touch_count) filter (where is_conforming is null), 0)
        end as unjudged_touch_count
    from in_quarter
    group by team, source
)

select * from final
