-- One row per SQL or opportunity that no hand-off came before: it began with sales.
-- A row of its own, in no MQL rate and no quota (R8). An opportunity of a person or
-- account that was handed off earlier is not among them, nor one whose start as an MQL
-- is not known, or was passed between two deliveries (R44, R45).
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

opportunity_people as (
    select * from canonical.opportunity_people
),

unknown_starts as (
    select * from canonical.unknown_starts
),

first_handoffs as (
    select person_id, min(opened_ordered_at) as first_ordered_at
    from handoffs
    group by person_id
),

-- Where no hand-off is on file at all, nobody knows what came before.
any_handoffs as (
    select count(*) > 0 as is_told from handoffs
),

qualified as (
    select
        decisions.person_id,
        min(decisions.decided_on) as began_on
    from decisions
    left join first_handoffs
        on decisions.person_id = first_handoffs.person_id
    where decisions.decision = 'qualified'
        and not decisions.is_between
        and (
            first_handoffs.person_id is null
            or decisions.ordered_at < first_handoffs.first_ordered_at
        )
    group by decisions.person_id
),

of_unknown_starts as (
    select opportunity_people.opportunity_id
    from opportunity_people
    inner join unknown_starts
        on opportunity_people.person_id = unknown_starts.person_id
    group by opportunity_people.opportunity_id
),

final as (
    select
        'SQL' as form,
        person_id as subject_id,
        began_on,
        false as is_won
    from qualified
    cross join any_handoffs
    where any_handoffs.is_told
    union all
    select
        'opportunity' as form,
        credited.opportunity_id as subject_id,
        credited.created_on as began_on,
        credited.is_won
    from credited
    cross join any_handoffs
    left join of_unknown_starts
        on credited.opportunity_id = of_unknown_starts.opportunity_id
    where any_handoffs.is_told
        and credited.handoff_id is null
        and credited.created_on is not null
        and of_unknown_starts.opportunity_id is null
)

select * from final
