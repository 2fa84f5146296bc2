-- One row per total and step on the walk from a dashboard's number to the report's.
-- A step is measured where the exports bring what it needs; else a zero would be a
-- guess. What concerns the reading is left out where the plan states none (R42).
-- Glossary: dashboard count, unexplained.
with

needs as (
    select * from journeys.dashboard_needs
),

steps as (
    select 1 as position, 'stated' as step, true as is_total, 'reading' as need
    union all
    select 2, 'unexplained', false, 'reading'
    union all
    select 3, 'counted', true, 'nothing'
    union all
    select 4, 'not in the exports', false, 'history'
    union all
    select 5, 'deleted', false, 'later delivery'
    union all
    select 6, 'set aside', false, 'nothing'
    union all
    select 7, 'other day, out', false, 'times'
    union all
    select 8, 'repeat signal', false, 'history'
    union all
    select 9, 're-stamped', false, 'several dates'
    union all
    select 10, 'duplicate', false, 'addresses'
    union all
    select 11, 'since the reading', false, 'reading'
    union all
    select 12, 'other day, in', false, 'times'
    union all
    select 13, 'merged', false, 'deletions'
    union all
    select 14, 'overwritten', false, 'several dates'
    union all
    select 15, 'without a date', false, 'column and history'
    union all
    select 16, 'claimed', true, 'nothing'
    union all
    select 17, 'bulk', false, 'authors'
    union all
    select 18, 'sales-originated', false, 'authors and touches'
    union all
    select 19, 'customer', false, 'accounts'
    union all
    select 20, 'open opportunity', false, 'accounts'
    union all
    select 21, 'partner', false, 'accounts'
    union all
    select 22, 'returning too soon', false, 'several dates'
    union all
    select 23, 'quarter not known', false, 'nothing'
    union all
    select 24, 'may earn', true, 'nothing'
    union all
    select 25, 'second in quarter', false, 'several dates'
    union all
    select 26, 'not conforming', false, 'rule'
    union all
    select 27, 'cannot be judged', false, 'rule or accounts'
    union all
    select 28, 'credited back', false, 'reasons'
    union all
    select 29, 'by exception', false, 'nothing'
    union all
    select 30, 'earned', true, 'nothing'
),

final as (
    select
        steps.position,
        steps.step,
        steps.need,
        steps.is_total,
        needs.is_present as is_measured
    from steps
    inner join needs
        on steps.need = needs.need
    where steps.need != 'reading' or needs.is_present
)

select * from final
