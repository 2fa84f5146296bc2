-- One row per voice heard in the quarter: a rated hand-off of it that sales rejected
-- (rejection), and an opportunity credited to a rated hand-off that was lost in it
-- (loss), with the note on it, if any.
-- A loss reason that fewer than three losses share may be one person's own words, so it
-- is not repeated. Losses are the quarter's, of hand-offs of any quarter.
-- Glossary: voice, rejected, loss reason, sourced revenue.
with

period as (
    select * from run.period
),

handoffs as (
    select * from journeys.handoffs
),

notes as (
    select * from journeys.notes
),

credited as (
    select * from facts.credited_opportunities
),

opportunities as (
    select * from canonical.opportunities
),

lost as (
    select
        handoffs.handoff_id,
        opportunities.opportunity_id,
        opportunities.account_id,
        opportunities.owner_id,
        opportunities.loss_reason,
        trim(regexp_replace(opportunities.loss_note, '\s+', ' ', 'g')) as note
    from credited
    inner join opportunities
        on credited.opportunity_id = opportunities.opportunity_id
    inner join handoffs
        on credited.handoff_id = handoffs.handoff_id
    inner join period
        on opportunities.closed_on >= period.starts_on
        and opportunities.closed_on < period.ends_before
    where opportunities.is_closed and not opportunities.is_won and handoffs.is_rated
),

reasons as (
    select
        loss_reason,
        count(*) >= 3 as is_shared
    from lost
    where loss_reason is not null
    group by loss_reason
),

final as (
    select
        handoffs.handoff_id as voice_id,
        'rejection' as voice,
        handoffs.handoff_id,
        cast(null as varchar) as account_id,
        cast(null as varchar) as owner_id,
        handoffs.reason_family,
        cast(null as varchar) as loss_reason,
        false as is_reason_rare,
        notes.note
    from handoffs
    inner join period
        on handoffs.quarter = period.quarter
    left join notes
        on handoffs.handoff_id = notes.handoff_id
    where handoffs.is_rated and handoffs.decision in ('disqualified', 'recycled')
    union all
    select
        lost.opportunity_id as voice_id,
        'loss' as voice,
        lost.handoff_id,
        lost.account_id,
        lost.owner_id,
        cast(null as varchar) as reason_family,
        case when reasons.is_shared then lost.loss_reason end as loss_reason,
        coalesce(not reasons.is_shared, false) as is_reason_rare,
        lost.note
    from lost
    left join reasons
        on lost.loss_reason = reasons.loss_reason
)

select * from final
