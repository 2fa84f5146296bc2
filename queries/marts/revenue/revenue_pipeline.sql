-- One row per kind, currency and timing of what is open on the as-of day, seen from the
-- quarter of that day. A deal past its expected day is no coverage of that quarter.
-- Glossary: pipeline, expected close, coverage, kind of opportunity.
with

open_pipeline as (
    select * from cohorts.open_pipeline
),

final as (
    select
        quarter,
        kind,
        amount_currency,
        timing,
        open_count,
        blank_count,
        uncounted_count,
        open_amount,
        counted_amount
    from open_pipeline
)

select * from final
