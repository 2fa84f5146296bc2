-- One row per family of reasons for which sales recycled rated hand-offs, over all
-- quarters on file up to the report's. Null is no reason given.
-- Glossary: recycled, returned from nurture, rejection reason.
with

period as (
    select * from run.period
),

recycled as (
    select * from cohorts.recycled
),

final as (
    select
        recycled.reason_family,
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
    group by recycled.reason_family
)

select * from final
