-- One row per engagement of the report quarter's plan, in the plan's order: segment,
-- who, when, offer, and by what way.
-- Nothing is computed of it; its segment may be any words.
-- Glossary: engagement, joint plan.
with

engagements as (
    select * from plan.engagements
),

period as (
    select * from run.period
),

final as (
    select
        engagements.quarter,
        engagements.engagement_number,
        engagements.segment,
        engagements.who,
        engagements.planned_for,
        engagements.offer,
        engagements.way
    from engagements
    inner join period
        on engagements.quarter = period.quarter
)

select * from final
