-- One row per SQL or opportunity that no hand-off came before: it began with sales.
-- A row of its own, in no MQL rate and no quota (R8). An opportunity of a person or
-- account that was handed off earlier is not among them.
-- Glossary: sales-originated, SQL, opportunity.
with

decisions as (
    select * from episodes.stage_decisions
),

handoffs as (
    select * from episodes.episodes
),

credited as (
    select * from facts.credited_opportunities
),

first_handoffs as (
    select person_id, min(opened_ordered_at) as first_ordered_at
    from handoffs
    group by person_id
),

qualified as (
    select
        decisions.person_id,
        min(decisions.decided_on) as began_on
    from decisions
    left join first_handoffs
        on decisions.person_id = first_handoffs.person_id
    where decisions.decision = 'qualified'
        and (
            first_handoffs.person_id is null
            or decisions.ordered_at < first_handoffs.first_ordered_at
        )
    group by decisions.person_id
),

final as (
    select
        'SQL' as form,
        person_id as subject_id,
        began_on,
        false as is_won
    from qualified
    union all
    select
        'opportunity' as form,
        opportunity_id as subject_id,
        created_on as began_on,
        is_won
    from credited
    where handoff_id is null and created_on is not null
)

select * from final
