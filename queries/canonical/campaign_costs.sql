-- One row per campaign with a cost: what of it is not its children's already.
-- A parent's cost includes that of the campaigns below it, up to four levels down, each
-- counted in the nearest one above that cost anything. Where theirs is more, nothing is
-- left of its own; where it is in another currency, its own is not known.
-- Glossary: spend.
with

campaigns as (
    select * from canonical.campaigns
),

spend as (
    select * from canonical.spend
),

costs as (
    select
        campaign_id,
        case when count(distinct amount_currency) = 1 then min(amount_currency) end
            as amount_currency,
        sum(amount) as amount
    from spend
    where campaign_id is not null and spend_state in ('counted', 'days not known')
    group by campaign_id
),

lines as (
    select
        campaigns.campaign_id,
        campaigns.parent_id as first_id,
        seconds.parent_id as second_id,
        thirds.parent_id as third_id,
        fourths.parent_id as fourth_id
    from campaigns
    left join campaigns as seconds
        on campaigns.parent_id = seconds.campaign_id
    left join campaigns as thirds
        on seconds.parent_id = thirds.campaign_id
    left join campaigns as fourths
        on thirds.parent_id = fourths.campaign_id
),

parents as (
    select
        costs.campaign_id,
        costs.amount,
        costs.amount_currency,
        coalesce(
            firsts.campaign_id,
            seconds.campaign_id,
            thirds.campaign_id,
            fourths.campaign_id
        ) as included_in_id
    from costs
    left join lines
        on costs.campaign_id = lines.campaign_id
        and costs.campaign_id not in (
            coalesce(lines.second_id, ''),
            coalesce(lines.third_id, ''),
            coalesce(lines.fourth_id, '')
        )
    left join costs as firsts
        on lines.first_id = firsts.campaign_id
        and firsts.amount > 0
    left join costs as seconds
        on lines.second_id = seconds.campaign_id
        and seconds.amount > 0
    left join costs as thirds
        on lines.third_id = thirds.campaign_id
        and thirds.amount > 0
    left join costs as fourths
        on lines.fourth_id = fourths.campaign_id
        and fourths.amount > 0
),

children as (
    select
        included_in_id,
        count(*) as child_count,
        count(distinct coalesce(amount_currency, '?')) as currency_count,
        min(amount_currency) as amount_currency,
        sum(amount) as amount
    from parents
    where included_in_id is not null
    group by included_in_id
),

final as (
    select
        parents.campaign_id,
        parents.included_in_id,
        parents.amount_currency,
        parents.amount,
        case
            when children.included_in_id is null then parents.amount
            when children.currency_count = 1
                and children.amount_currency = parents.amount_currency
                then greatest(parents.amount - children.amount, 0)
        end as own_amount,
        coalesce(children.child_count, 0) as child_count
    from parents
    left join children
        on parents.campaign_id = children.included_in_id
)

select * from final
