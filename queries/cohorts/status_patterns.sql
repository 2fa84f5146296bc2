-- One row per quarter: status changes by people in sales that stand in one minute with
-- those of four other leads and more, by the same user. They count on their own day,
-- bulk ones too. A change without an author or a time of day cannot be looked at.
-- Glossary: pattern, bulk.
with

quarters as (
    select * from run.quarters
),

stage_changes as (
    select * from canonical.stage_changes
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

changed as (
    select count(*) as change_count from sales_changes
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

counted as (
    select
        quarters.quarter,
        count(sales_changes.changed_on) as change_count,
        count(*) filter (where minutes.record_count >= 5) as actual_count,
        count(sales_changes.changed_at) as out_of_count
    from quarters
    left join sales_changes
        on quarters.starts_on <= sales_changes.changed_on
        and quarters.ends_before > sales_changes.changed_on
    left join minutes
        on sales_changes.author_id = minutes.author_id
        and sales_changes.minute_at = minutes.minute_at
    group by quarters.quarter
),

final as (
    select
        counted.quarter,
        'many changes in one minute' as pattern,
        counted.actual_count,
        counted.out_of_count,
        case
            when changed.change_count = 0 then 'no status changes by sales'
            when counted.change_count > 0 and counted.out_of_count = 0
                then 'changes without time'
        end as unmeasured
    from counted
    cross join changed
)

select * from final
