-- One row per quarter in which sales recycled rated hand-offs, and what came of them.
-- Young quarters had less time to return, so their share can only rise. Returned later
-- and decided otherwise (withdrawn, joined, expired) is counted as such.
-- Glossary: recycled, returned from nurture.
with

period as (
    select * from run.period
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
        cast(round(median(recycled.return_days)) as bigint) as return_median_days
    from recycled
    inner join period
        on recycled.starts_on <= period.starts_on
    group by
        recycled.quarter,
        recycled.starts_on,
        recycled.is_report_quarter
)

select * from final
