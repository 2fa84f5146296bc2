-- One row per response of a person who was never handed off: why it is no hand-off.
-- A missed lead conformed as it responded, and was neither customer, partner,
-- competitor, opted out nor in a running deal (R37); a hand-off has a day to follow.
-- is_told marks the response that counts for a person and quarter: nearest to missed.
-- Glossary: missed lead, response, conforming.
with

period as (
    select * from run.period
),

recordings as (
    select * from canonical.recordings
),

known as (
    select
        least(max(period.as_of_on), max(recordings.recorded_until_on)) as mqls_until_on
    from period
    left join recordings
        on recordings.kind = 'MQLs'
),

quarters as (
    select * from run.quarters
),

told as (
    select * from canonical.told
),

facts as (
    select * from facts.subjects
),

scores as (
    select * from verdicts.scores
),

verdicts as (
    select * from verdicts.rule_verdicts
),

moments as (
    select * from facts.moments
),

motions as (
    select * from facts.motions
),

records as (
    select * from canonical.records
),

unknown_starts as (
    select * from canonical.unknown_starts
),

judged as (
    select
        moments.subject_id as response_id,
        moments.person_id,
        moments.record_id,
        facts.account_id,
        quarters.quarter,
        facts.source,
        facts.trigger,
        facts.segment,
        facts.region,
        facts.motion,
        facts.crm_score,
        scores.agreed_score,
        verdicts.is_conforming,
        verdicts.mql_rule_on,
        case
            when verdicts.mql_rule_on is null then 'no rule agreed'
            when motions.is_competitor then 'competitor'
            when facts.motion in ('customer', 'open opportunity', 'partner')
                then facts.motion
            when records.is_opted_out then 'opted out'
            when unknown_starts.person_id is not null then 'start not known'
            when not verdicts.is_conforming then 'not conforming'
            when verdicts.is_conforming is null
                or (facts.motion = 'not known' and told.tells_accounts)
                then 'cannot be judged'
            when moments.moment_on >= known.mqls_until_on then 'within a day'
            else 'missed'
        end as missed_fate,
        moments.moment_on as responded_on,
        moments.opened_ordered_at as responded_ordered_at
    from moments
    cross join known
    cross join told
    inner join quarters
        on moments.moment_on >= quarters.starts_on
        and moments.moment_on < quarters.ends_before
    inner join facts
        on moments.subject_id = facts.subject_id
        and moments.moment = facts.moment
    inner join scores
        on moments.subject_id = scores.subject_id
        and moments.moment = scores.moment
    inner join verdicts
        on moments.subject_id = verdicts.subject_id
        and moments.moment = verdicts.moment
    inner join motions
        on moments.subject_id = motions.subject_id
    inner join records
        on moments.record_id = records.record_id
    left join unknown_starts
        on moments.person_id = unknown_starts.person_id
    where moments.moment = 'responded'
),

ranked as (
    select
        *,
        row_number() over (
            partition by person_id, quarter
            order by
                case missed_fate
                    when 'missed' then 1
                    when 'within a day' then 2
                    when 'cannot be judged' then 3
                    when 'not conforming' then 5
                    else 4
                end,
                responded_ordered_at,
                response_id
        ) as response_rank
    from judged
),

final as (
    select
        response_id,
        person_id,
        record_id,
        account_id,
        quarter,
        source,
        trigger,
        segment,
        region,
        motion,
        crm_score,
        agreed_score,
        is_conforming,
        mql_rule_on,
        missed_fate,
        responded_on,
        responded_ordered_at,
        response_rank = 1 as is_told
    from ranked
)

select * from final
