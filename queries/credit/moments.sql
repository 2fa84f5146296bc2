-- One row per hand-off and moment at which a rule looks at it: opened, and decided.
-- judged_on is the day whose rules apply: that of the opening, for both (R30).
-- known_until grants five minutes to a CRM that writes the stage first, and the whole
-- day to a hand-off known to the day alone.
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
        coalesce(
            opened_at + interval 5 minute, opened_ordered_at + interval 86399 second
        ) as known_until,
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
        decided_ordered_at + interval 5 minute as known_until,
        opened_ordered_at
    from handoffs
    where decided_ordered_at is not null
)

select * from final
