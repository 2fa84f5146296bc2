-- One row per exception both sides agreed to for the quarter: to how many hand-offs it
-- was applied, and how many of those are rated.
-- Nought says that it names no hand-off on file, or that another one went before it.
-- Glossary: agreed exception.
with

period as (
    select * from run.period
),

exceptions as (
    select * from plan.exceptions
),

applied as (
    select * from facts.excepted_terms
),

handoffs as (
    select * from journeys.handoffs
),

final as (
    select
        exceptions.line,
        exceptions.handoff_id,
        exceptions.term,
        exceptions.verdict,
        exceptions.why,
        exceptions.marketing_by,
        exceptions.sales_by,
        count(applied.handoff_id) as handoff_count,
        count(*) filter (where handoffs.is_rated) as rated_count,
        exceptions.from_on,
        exceptions.to_on
    from exceptions
    inner join period
        on exceptions.quarter = period.quarter
    left join applied
        on exceptions.quarter = applied.quarter
        and exceptions.line = applied.line
    left join handoffs
        on applied.handoff_id = handoffs.handoff_id
    group by
        exceptions.line,
        exceptions.handoff_id,
        exceptions.term,
        exceptions.verdict,
        exceptions.why,
        exceptions.marketing_by,
        exceptions.sales_by,
        exceptions.from_on,
        exceptions.to_on
)

select * from final
