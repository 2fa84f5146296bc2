-- One row per hand-off, with everything a mart counts it by.
-- Rated: new business or not known, neither bulk nor sales-originated (R7, R8, R9).
-- quota_fate says why one earns no quota (R28).
-- Glossary: hand-off, conforming, quota, credited back, sales-originated, bulk.
with

judged as (
    select * from journeys.outcomes
),

numbered as (
    select
        *,
        motion in ('new business', 'not known')
        and not is_bulk
        and not is_sales_originated as is_rated,
        case
            when quota_exception = 'earned' then 'earned'
            when quota_exception = 'not earned' then 'by exception'
            when is_bulk then 'bulk'
            when is_sales_originated then 'sales-originated'
            when motion in ('customer', 'open opportunity', 'partner') then motion
            when not is_first_or_requalified then 'returning too soon'
            when mql_rule_on is not null and is_conforming is null
                then 'cannot be judged'
            when mql_rule_on is not null and not is_conforming then 'not conforming'
            when is_credited_back then 'credited back'
            else 'earned'
        end as own_fate
    from judged
),

ranked as (
    select
        handoff_id,
        row_number() over (
            partition by person_id, quarter order by opened_ordered_at, handoff_id
        ) as earned_rank
    from numbered
    where own_fate = 'earned'
),

final as (
    select
        numbered.* exclude (own_fate),
        case
            when ranked.earned_rank > 1 then 'second in quarter'
            else numbered.own_fate
        end as quota_fate,
        case
            when numbered.decided_on >= numbered.opened_on
                then numbered.decided_on - numbered.opened_on
        end as decision_days,
        case
            when numbered.won_on >= numbered.opened_on
                then numbered.won_on - numbered.opened_on
        end as win_days
    from numbered
    left join ranked
        on numbered.handoff_id = ranked.handoff_id
)

select * from final
