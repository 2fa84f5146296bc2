-- One row per SQL after which the person's MQL was stamped within minutes.
-- A sync writes them in its own order: the two are one thing, so the SQL is taken as of
-- that MQL and decides whatever is in sales' hands then (R59). The minutes are those of
-- the plan that binds the quarter of the MQL. What is known by its day alone has none.
-- Glossary: SQL, MQL, sales-originated.
with

quarters as (
    select * from run.quarters
),

settings as (
    select * from plan.settings
),

stage_changes as (
    select * from canonical.stage_changes
),

signals as (
    select * from episodes.signals
),

timed_signals as (
    select
        signals.person_id,
        signals.ordered_at,
        signals.ordered_at - settings.booked_before_minutes * interval 1 minute
            as begins_at
    from signals
    inner join quarters
        on signals.signal_on >= quarters.starts_on
        and signals.signal_on < quarters.ends_before
    inner join settings
        on quarters.plan_quarter = settings.quarter
    where signals.signal_at is not null
),

final as (
    select
        stage_changes.person_id,
        stage_changes.ordered_at,
        min(timed_signals.ordered_at) as mql_at
    from stage_changes
    inner join timed_signals
        on stage_changes.person_id = timed_signals.person_id
        and stage_changes.ordered_at >= timed_signals.begins_at
        and stage_changes.ordered_at < timed_signals.ordered_at
    where stage_changes.stage = 'qualified' and stage_changes.changed_at is not null
    group by stage_changes.person_id, stage_changes.ordered_at
)

select * from final
