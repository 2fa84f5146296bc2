-- One row per hand-off: what it would be by the rules and tables in force as the
-- report's quarter ends, beside what it is by those of its own day.
-- Attributes stay as they were at hand-off; only the definitions are of another day.
-- Glossary: as defined now, conforming, target profile, rejection reason.
with

period as (
    select * from run.period
),

handoffs as (
    select * from journeys.handoffs
),

verdicts as (
    select * from verdicts.rule_verdicts
),

words as (
    select * from canonical.words
),

reasons as (
    select * from glossary.reasons
),

today as (
    select least(ends_before - 1, as_of_on) as defined_on from period
),

final as (
    select
        handoffs.handoff_id,
        verdicts.is_conforming as is_conforming_now,
        verdicts.mql_rule_on as mql_rule_now_on,
        verdicts.is_in_target_profile as is_in_target_profile_now,
        verdicts.target_profile_rule_on as target_profile_rule_now_on,
        words.word as reason_now,
        reasons.family as reason_family_now
    from handoffs
    cross join today
    inner join verdicts
        on handoffs.handoff_id = verdicts.subject_id
        and verdicts.moment = 'opened_now'
    left join words
        on words.list_name = 'reason'
        and lower(handoffs.reason_written) = words.crm_value
        and today.defined_on >= words.starts_on
        and today.defined_on < words.ends_before
    left join reasons
        on words.word = reasons.reason
        and words.from_on = reasons.from_on
        and reasons.is_agreed
)

select * from final
