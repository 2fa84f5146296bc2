-- One row per opportunity credited to a hand-off and step of it: created, won, lost.
-- Glossary: opportunity, won.
-- The export's line is that of the opportunity, whichever step it is.
with

credited as (
    select * from facts.credited_opportunities
),

opportunities as (
    select * from canonical.opportunities
),

staged as (
    select * from staging.opportunities
),

places as (
    select
        opportunity_id,
        file_number,
        record_number,
        row_number() over (
            partition by opportunity_id order by file_number, record_number
        ) as place_rank
    from staged
    where row_fate = 'used'
),

known as (
    select
        credited.handoff_id,
        opportunities.*,
        places.file_number,
        places.record_number
    from credited
    inner join opportunities
        on credited.opportunity_id = opportunities.opportunity_id
    left join places
        on credited.opportunity_id = places.opportunity_id
        and places.place_rank = 1
    where credited.handoff_id is not null
),

final as (
    select
        handoff_id,
        'opportunity' as action,
        owner_id as actor_id,
        opportunity_id,
        cast(null as varchar) as loss_reason,
        cast(null as decimal(18, 2)) as amount,
        cast(null as varchar) as amount_currency,
        created_at as happened_at,
        created_on as happened_on,
        created_ordered_at as ordered_at,
        file_number,
        record_number
    from known
    where created_on is not null
    union all
    select
        handoff_id,
        case when is_won then 'won' else 'lost' end as action,
        owner_id as actor_id,
        opportunity_id,
        case when not is_won then loss_reason end as loss_reason,
        case when is_won then amount end as amount,
        case when is_won then amount_currency end as amount_currency,
        closed_at as happened_at,
        closed_on as happened_on,
        closed_ordered_at as ordered_at,
        file_number,
        record_number
    from known
    where is_closed and closed_on is not null and is_won is not null
)

select * from final
