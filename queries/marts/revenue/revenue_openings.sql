-- One row per complete quarter and kind: what was open when it began, what of that was
-- due in it, and what was won, from that and from what was created within the quarter.
-- With unknown_count above 0 the state of that day is not known, and nothing follows.
-- Glossary: opening pipeline, coverage, won.
with

needed_coverage as (
    select * from cohorts.needed_coverage
),

final as (
    select
        quarter,
        starts_on,
        kind,
        won_amount,
        within_amount,
        from_opening_amount,
        open_count,
        unknown_count,
        open_amount,
        due_amount
    from needed_coverage
)

select * from final
