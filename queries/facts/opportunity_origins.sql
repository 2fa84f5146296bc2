-- One row per opportunity: whose it is, by the first that fits. A partner's source; a
-- hand-off by link or contact role; one by account (R15); a source of sales, or an
-- outbound touch before it (R65); else nobody's that is on file, which is a row of its
-- own. Influence stands beside it: sourced by a hand-off, influenced only, or neither.
-- Glossary: origin, influenced, sourced revenue, kind of opportunity.
with

opportunities as (
    select * from canonical.opportunities
),

words as (
    select * from canonical.words
),

credited as (
    select * from facts.credited_opportunities
),

sales_evidence as (
    select * from facts.sales_evidence
),

influences as (
    select * from facts.influences
),

sources as (
    select * from words
    where list_name = 'source'
),

dated as (
    select
        *,
        coalesce(created_on, closed_on, date '9999-12-30') as named_on
    from opportunities
),

known as (
    select
        dated.*,
        credited.handoff_id,
        credited.credited_by,
        coalesce(sources.word, dated.source_written) as source,
        sources.origin as source_origin,
        sales_evidence.touch_count,
        coalesce(influences.response_count, 0) > 0 as has_response
    from dated
    inner join credited
        on dated.opportunity_id = credited.opportunity_id
    left join sources
        on lower(trim(dated.source_written)) = sources.crm_value
        and dated.named_on >= sources.starts_on
        and dated.named_on < sources.ends_before
    left join sales_evidence
        on dated.opportunity_id = sales_evidence.opportunity_id
    left join influences
        on dated.opportunity_id = influences.opportunity_id
),

placed as (
    select
        *,
        case
            when source_origin = 'partner' then 'partner'
            when credited_by in ('conversion link', 'contact role') then 'marketing'
            when credited_by = 'account-matched' then 'account-matched'
            when source_origin = 'sales' or touch_count > 0 then 'sales'
            else 'not attributed'
        end as origin
    from known
),

final as (
    select
        opportunity_id,
        account_id,
        handoff_id,
        credited_by,
        origin,
        case
            when origin = 'sales' and source_origin = 'sales' then 'source'
            when origin = 'sales' then 'touch'
        end as sales_evidence,
        case
            when origin in ('marketing', 'account-matched') then 'sourced'
            when has_response then 'influenced only'
            else 'neither'
        end as influence,
        coalesce(kind, 'not known') as kind,
        source,
        amount,
        amount_currency,
        counted_amount,
        is_won,
        is_closed,
        created_on,
        expected_close_on,
        closed_on
    from placed
)

select * from final
