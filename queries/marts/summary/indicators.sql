-- One row per indicator of the report quarter's plan and day on which it was read.
-- Entered by hand, so printed and never set against a figure of the report. A value of
-- a day after the data is left out: on that day nobody knew it.
-- Glossary: indicator, joint plan.
with

indicators as (
    select * from plan.indicators
),

period as (
    select * from run.period
),

final as (
    select
        indicators.quarter,
        indicators.indicator,
        indicators.shown_in,
        indicators.unit,
        indicators.value,
        indicators.read_on
    from indicators
    inner join period
        on indicators.quarter = period.quarter
        and indicators.read_on <= period.as_of_on
)

select * from final
