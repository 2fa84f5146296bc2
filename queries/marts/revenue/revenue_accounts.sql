-- One row per period: the target accounts on the list, and how many of them had a
-- hand-off in it, two people handed off, an opportunity created, or one won.
-- What is bulk or sales-originated is no hand-off of marketing's; a renewal is no new
-- opportunity. No row where no column says which accounts are targets.
-- Glossary: target account, hand-off, opportunity, fiscal year to date.
with

spans as (
    select * from cohorts.revenue_spans
),

accounts as (
    select * from canonical.accounts
),

told as (
    select * from canonical.told
),

handoffs as (
    select * from journeys.handoffs
),

origins as (
    select * from facts.opportunity_origins
),

targets as (
    select accounts.account_id
    from accounts
    cross join told
    where accounts.is_target and told.tells_targets
),

people as (
    select
        spans.span,
        handoffs.account_id,
        count(distinct handoffs.person_id) as person_count
    from handoffs
    inner join spans
        on handoffs.opened_on >= spans.starts_on
        and handoffs.opened_on < spans.ends_before
    where not handoffs.is_bulk and not handoffs.is_sales_originated
    group by spans.span, handoffs.account_id
),

deals as (
    select
        spans.span,
        origins.account_id,
        count(*) filter (
            where origins.created_on >= spans.starts_on
                and origins.created_on < spans.ends_before
        ) as created_count,
        count(*) filter (
            where origins.is_won
                and origins.closed_on >= spans.starts_on
                and origins.closed_on < spans.ends_before
        ) as won_count
    from origins
    cross join spans
    where origins.kind != 'renewal'
    group by spans.span, origins.account_id
),

final as (
    select
        spans.span,
        spans.starts_on,
        spans.ends_before,
        count(*) as account_count,
        count(people.account_id) as with_handoff_count,
        count(*) filter (where people.person_count > 1) as with_several_people_count,
        count(*) filter (where deals.created_count > 0) as with_opportunity_count,
        count(*) filter (where deals.won_count > 0) as with_win_count
    from targets
    cross join spans
    left join people
        on targets.account_id = people.account_id
        and spans.span = people.span
    left join deals
        on targets.account_id = deals.account_id
        and spans.span = deals.span
    group by spans.span, spans.starts_on, spans.ends_before
)

select * from final
