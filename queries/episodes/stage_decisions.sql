-- One row per person and decision that a change of stage shows.
-- Disqualified or recycled by another side than sales is withdrawn; a change without an
-- author counts as sales' own (R2). Accepted, won and lost are no decisions (R1). One
-- known to the day alone, or seen between two deliveries, is taken at its latest moment
-- (R44); a date column that says what the history says falls away (R5).
-- Glossary: qualified, disqualified, recycled, withdrawn.
with

stage_changes as (
    select * from canonical.stage_changes
),

told_by_history as (
    select stamped.record_id, stamped.stage, stamped.ordered_at
    from stage_changes as stamped
    inner join stage_changes as observed
        on stamped.person_id = observed.person_id
        and stamped.stage = observed.stage
        and observed.start_known = 'observed'
        and observed.changed_on >= stamped.changed_on - 1
        and observed.changed_on <= stamped.changed_on + 1
    where stamped.start_known != 'observed'
    group by stamped.record_id, stamped.stage, stamped.ordered_at
),

kept_changes as (
    select stage_changes.*
    from stage_changes
    left join told_by_history
        on stage_changes.record_id = told_by_history.record_id
        and stage_changes.stage = told_by_history.stage
        and stage_changes.ordered_at = told_by_history.ordered_at
        and stage_changes.start_known != 'observed'
    where told_by_history.record_id is null
),

final as (
    select
        person_id,
        case
            when stage = 'qualified' then 'qualified'
            when coalesce(author_side, 'sales') in ('sales', 'partner') then stage
            else 'withdrawn'
        end as decision,
        record_id,
        author_id,
        author_team,
        is_bulk,
        start_known,
        is_after_delivery,
        is_between,
        changed_at as decided_at,
        changed_on as decided_on,
        not_after_at as ordered_at,
        not_before_at,
        not_after_at,
        not_before_on,
        not_after_on
    from kept_changes
    where stage in ('qualified', 'disqualified', 'recycled')
)

select * from final
