-- One row per person and decision that a change of stage shows.
-- Disqualified or recycled by another side than sales is withdrawn; a change without an
-- author counts as sales' own (R2). Accepted, won and lost are no decisions (R1). One
-- known to the day alone is taken at its end, after an MQL of the same day.
-- Glossary: qualified, disqualified, recycled, withdrawn.
with

stage_changes as (
    select * from canonical.stage_changes
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
        changed_at as decided_at,
        changed_on as decided_on,
        case
            when changed_at is null then ordered_at + interval 86399 second
            else ordered_at
        end as ordered_at
    from stage_changes
    where stage in ('qualified', 'disqualified', 'recycled')
)

select * from final
