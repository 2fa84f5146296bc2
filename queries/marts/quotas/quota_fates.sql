-- One row per fate: how the quarter's hand-offs came to earn quota, or why not (R28).
-- The rows sum to the claimed hand-offs.
-- Glossary: quota, claimed, credited back.
with

period as (
    select * from run.period
),

handoffs as (
    select * from journeys.handoffs
),

final as (
    select
        case handoffs.quota_fate
            when 'earned' then 1
            when 'bulk' then 2
            when 'sales-originated' then 3
            when 'customer' then 4
            when 'open opportunity' then 5
            when 'partner' then 6
            when 'returning too soon' then 7
            when 'quarter not known' then 8
            when 'second in quarter' then 9
            when 'not conforming' then 10
            when 'cannot be judged' then 11
            when 'credited back' then 12
            when 'by exception' then 13
        end as position,
        handoffs.quota_fate,
        count(*) as handoff_count
    from handoffs
    inner join period
        on handoffs.quarter = period.quarter
    group by handoffs.quota_fate
)

select * from final
