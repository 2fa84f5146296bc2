-- One row per rated hand-off and promise that the hand-off itself keeps or breaks: it
-- conforms, fits the target profile, is a hand-raise, was accepted, has its reason.
-- What a rule cannot judge and what the exports do not carry is not measurable: it
-- stays in the denominator and is never a no (R45, R64). Only rejections owe a reason.
-- Glossary: conforming, target profile, acceptance, rejection reason.
with

handoffs as (
    select * from journeys.handoffs
),

settings as (
    select * from plan.settings
),

carried as (
    select * from mapping.carried
),

exported as (
    select
        count(*) filter (where entity = 'responses' and word = 'hand-raise') > 0
            as has_hand_raises
    from carried
),

rated as (
    select
        handoffs.*,
        coalesce(handoffs.trigger, 'not known') != 'not known'
        and exported.has_hand_raises as is_trigger_known,
        settings.conforming_pct,
        settings.target_profile_pct,
        settings.hand_raise_pct,
        settings.reason_given_pct
    from handoffs
    cross join exported
    left join settings
        on handoffs.quarter = settings.quarter
    where handoffs.is_rated
),

judged as (
    select
        handoff_id,
        'conforming_share' as promise,
        conforming_pct as promised_pct,
        is_conforming as is_met,
        is_conforming is not null as is_known
    from rated
    union all
    select
        handoff_id,
        'target_profile_share',
        target_profile_pct,
        is_in_target_profile,
        is_in_target_profile is not null
    from rated
    union all
    select
        handoff_id,
        'hand_raise_share',
        hand_raise_pct,
        coalesce(trigger = 'hand-raise', false),
        is_trigger_known
    from rated
    union all
    select
        handoff_id,
        'acceptance',
        null,
        is_accepted,
        is_accepted is not null
    from rated
    union all
    select
        handoff_id,
        'reason_given',
        reason_given_pct,
        coalesce(is_reason_in_glossary and not is_decision_unknown, false),
        is_reason_known and not coalesce(is_decision_unknown, false)
    from rated
    where decision in ('disqualified', 'recycled') or is_decision_unknown
),

final as (
    select
        handoff_id,
        promise,
        promised_pct,
        case
            when is_met then 'met'
            when is_known then 'breached'
            else 'not measurable'
        end as state
    from judged
)

select * from final
