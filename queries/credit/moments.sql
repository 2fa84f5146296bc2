-- One row per hand-off and moment at which a rule looks at it: opened, and decided.
-- judged_on is the day whose rules apply: that of the opening, for both (R30).
-- Glossary: hand-off.
with

handoffs as (
    select * from episodes.handoffs
),

final as (
    select
        handoff_id,
        person_id,
        record_id,
        'opened' as moment,
        opened_on as judged_on,
        opened_on as moment_on,
        opened_ordered_at as moment_at,
        opened_ordered_at
    from handoffs
    union all
    select
        handoff_id,
        person_id,
        record_id,
        'decided' as moment,
        opened_on as judged_on,
        decided_on as moment_on,
        decided_ordered_at as moment_at,
        opened_ordered_at
    from handoffs
    where decided_ordered_at is not null
)

select * from final
