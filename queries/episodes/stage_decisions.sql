-- One row per person and decision that a change of stage shows. Disqualified or
-- recycled by another side than sales is withdrawn; a change without an author is
-- sales' own (R2). Accepted, won and lost are none (R1). One known to the day, or
-- between two deliveries, is taken at its latest moment (R44), an SQL minutes before an
-- MQL at that (R59); a date column falls away where the history tells it (R5).
-- Glossary: qualified, disqualified, recycled, withdrawn.
with

stage_changes as (
    select * from canonical.stage_changes
),

early_sqls as (
    select * from episodes.early_sqls
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
        kept_changes.person_id,
        case
            when kept_changes.stage = 'qualified' then 'qualified'
            when coalesce(kept_changes.author_side, 'sales') in ('sales', 'partner')
                then kept_changes.stage
            else 'withdrawn'
        end as decision,
        kept_changes.record_id,
        kept_changes.author_id,
        kept_changes.author_team,
        kept_changes.is_bulk,
        kept_changes.start_known,
        kept_changes.is_after_delivery,
        kept_changes.is_between,
        kept_changes.changed_at as decided_at,
        kept_changes.changed_on as decided_on,
        coalesce(early_sqls.mql_at, kept_changes.not_after_at) as ordered_at,
        coalesce(early_sqls.mql_at, kept_changes.not_before_at) as not_before_at,
        coalesce(early_sqls.mql_at, kept_changes.not_after_at) as not_after_at,
        kept_changes.not_before_on,
        kept_changes.not_after_on,
        kept_changes.stands_until_on
    from kept_changes
    left join early_sqls
        on kept_changes.person_id = early_sqls.person_id
        and kept_changes.ordered_at = early_sqls.ordered_at
        and kept_changes.stage = 'qualified'
        and kept_changes.changed_at is not null
    where kept_changes.stage in ('qualified', 'disqualified', 'recycled')
)

select * from final
