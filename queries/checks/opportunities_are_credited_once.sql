-- One row per opportunity credited twice, or to a hand-off younger than itself.
-- An opportunity belongs to at most one hand-off (R15).
-- Glossary: opportunity, sourced revenue.
with

credited as (
    select * from facts.credited_opportunities
),

handoffs as (
    select * from episodes.episodes
),

final as (
    select credited.opportunity_id
    from credited
    left join handoffs
        on credited.handoff_id = handoffs.handoff_id
    group by credited.opportunity_id
    having count(*) > 1
        or max(
            case
                when credited.created_ordered_at < handoffs.opened_ordered_at then 1
                else 0
            end
        ) = 1
)

select * from final
