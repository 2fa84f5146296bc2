-- One row per quarter in which sales recycled rated hand-offs, and what came of them.
-- Young quarters had less time to return, so their share can only rise. Returned later
-- and decided otherwise (withdrawn, joined, expired) is counted as such.
-- Glossary: recycled, returned from nurture.
with

period as (
    select * from run.period
),

horizons as (
    select * from run.horizons
),

recycled as (
    select * from cohorts.recycled
),

final as (
    select
        recycled.quarter,
        recycled.starts_on,
        recycled.is_report_quarter,
        count(*) as recycled_count,
        count(recycled.next_handoff_id) as returned_count,
        count(*) filter (where recycled.next_decision = 'qualified')
            as second_qualified_count,
        count(*) filter (
            where recycled.next_decision in ('disqualified', 'recycled')
        ) as second_rejected_count,
        count(*) filter (where recycled.next_decision = 'open') as second_open_count,
        count(*) filter (
            where recycled.next_decision not in (
                'qualified', 'disqualified', 'recycled', 'open'
            )
        ) as second_other_count,
        max(horizons.win_within_days) as return_within_days,
        count(*) filter (
            where recycled.watched_days >= horizons.win_within_days
        ) as return_mature_count,
        count(*) filter (
            where recycled.watched_days >= horizons.win_within_days
                and recycled.next_handoff_id is not null
                and coalesce(recycled.return_days, 0) <= horizons.win_within_days
        ) as returned_within_count
    from recycled
    inner join period
        on recycled.starts_on <= period.starts_on
    cross join horizons
    group by
        recycled.quarter,
        recycled.starts_on,
        recycled.is_report_quarter
)

select * from final
