-- One row per period that revenue is shown for: the quarter, and the fiscal year up to
-- the quarter's end (R39).
-- The plan names the month in which the fiscal year begins.
-- Glossary: fiscal year to date.
with

period as (
    select * from run.period
),

years as (
    select
        *,
        make_date(
            year(starts_on)
            - case when month(starts_on) < fiscal_year_starts_number then 1 else 0 end,
            fiscal_year_starts_number,
            1
        ) as year_starts_on
    from period
),

final as (
    select 'quarter' as span, starts_on, ends_before from years
    union all
    select 'year to date' as span, year_starts_on as starts_on, ends_before from years
)

select * from final
