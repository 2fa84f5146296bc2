-- One row per hand-off, with everything a mart counts it by. Rated: new business or not
-- known, neither bulk nor sales-originated (R7, R8, R9), and sure to have opened in its
-- quarter. quota_fate says why one earns no quota (R28). decision_days is null where
-- only its least and most are known (R44).
-- Glossary: hand-off, conforming, quota, credited back, sales-originated, bulk.
with

judged as (
    select * from journeys.outcomes
),

told as (
    select * from canonical.told
),

numbered as (
    select
        *,
        motion in ('new business', 'not known')
        and not is_bulk
        and not is_sales_originated
        and is_quarter_known as is_rated,
        case
            when quota_exception = 'earned' then 'earned'
            when quota_exception = 'not earned' then 'by exception'
            when is_bulk then 'bulk'
            when is_sales_originated then 'sales-originated'
            when motion in ('customer', 'open opportunity', 'partner') then motion
            when not is_quarter_known then 'quarter not known'
            when not is_first_or_requalified then 'returning too soon'
            when mql_rule_on is not null and is_conforming is null
                then 'cannot be judged'
            when mql_rule_on is not null and not is_conforming then 'not conforming'
            when is_credited_back then 'credited back'
            when is_first_or_requalified is null
                or is_credited_back is null
                or (motion = 'not known' and told.tells_accounts)
                then 'cannot be judged'
            else 'earned'
        end as own_fate,
        case
            when decision in ('open', 'no decision recorded') then null
            when decided_not_before_on > opened_on
                then decided_not_before_on - opened_on
            when is_decided_between or decided_not_after_on >= opened_on then 0
        end as decision_days_least,
        case
            when decision in ('open', 'no decision recorded') then null
            when decided_not_after_on >= opened_on
                then decided_not_after_on - opened_not_before_on
        end as decision_days_most
    from judged
    cross join told
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
        numbered.handoff_id,
        numbered.person_id,
        numbered.record_id,
        numbered.account_id,
        numbered.campaign_id,
        numbered.opportunity_id,
        numbered.quarter,
        numbered.plan_quarter,
        numbered.start_known,
        numbered.trigger,
        numbered.source,
        numbered.is_source_in_glossary,
        numbered.is_source_known,
        numbered.source_written,
        numbered.original_source,
        numbered.segment,
        numbered.is_segment_in_glossary,
        numbered.region,
        numbered.country,
        numbered.industry,
        numbered.score_band,
        numbered.motion,
        numbered.owner_id,
        numbered.assigned_owner_id,
        numbered.team,
        numbered.decision,
        numbered.decided_by,
        numbered.decided_team,
        numbered.reason_written,
        numbered.reason,
        numbered.is_reason_in_glossary,
        numbered.is_reason_known,
        numbered.reasons_on,
        numbered.reason_family,
        numbered.acts,
        numbered.credited_by,
        numbered.is_won,
        numbered.won_amount,
        numbered.won_currency,
        numbered.crm_score,
        numbered.agreed_score,
        numbered.repeat_signal_count,
        numbered.is_conforming,
        numbered.mql_rule_on,
        numbered.is_before_first_rule,
        numbered.is_in_target_profile,
        numbered.target_profile_rule_on,
        numbered.is_sql_conforming,
        numbered.is_returning,
        numbered.is_first_or_requalified,
        numbered.is_quarter_known,
        numbered.is_opened_between,
        numbered.is_decided_between,
        numbered.misdated,
        numbered.is_decision_unknown,
        numbered.is_bulk,
        numbered.is_decision_bulk,
        numbered.is_sales_originated,
        numbered.is_won_before_handoff,
        numbered.is_credited_back,
        numbered.opened_at,
        numbered.opened_on,
        numbered.opened_ordered_at,
        numbered.opened_not_before_at,
        numbered.opened_not_before_on,
        numbered.quota_exception,
        numbered.is_accepted,
        numbered.accepted_on,
        numbered.decided_at,
        numbered.decided_on,
        numbered.decided_not_before_at,
        numbered.decided_not_after_at,
        numbered.decided_not_before_on,
        numbered.decided_not_after_on,
        numbered.opportunity_on,
        numbered.won_on,
        numbered.lost_on,
        numbered.age_days,
        numbered.win_age_days,
        numbered.is_rated,
        case
            when ranked.earned_rank > 1 then 'second in quarter'
            else numbered.own_fate
        end as quota_fate,
        case
            when numbered.decision_days_least = numbered.decision_days_most
                then numbered.decision_days_least
        end as decision_days,
        numbered.decision_days_least,
        numbered.decision_days_most,
        case
            when numbered.won_on >= numbered.opened_on
                then numbered.won_on - numbered.opened_on
        end as win_days
    from numbered
    left join ranked
        on numbered.handoff_id = ranked.handoff_id
)

select * from final
