-- One row per user or queue that owns records or changes them.
-- A team's side is what the plans say; a queue, a workflow and an import are no people.
-- Glossary: owner, side.
with

owners as (
    select * from staging.owners
),

teams as (
    select * from plan.teams
),

sides as (
    select team, min(side) as side from teams
    group by team
),

final as (
    select
        owners.owner_id,
        owners.owner_name,
        owners.team,
        sides.side,
        coalesce(owners.kind, 'person') as owner_kind,
        coalesce(owners.is_active, true) as is_active
    from owners
    left join sides
        on owners.team = sides.team
    where owners.row_fate = 'used'
)

select * from final
