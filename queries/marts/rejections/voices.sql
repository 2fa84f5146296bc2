-- One row per voice, reason and phrase that three and more of the voices with that
-- reason share: the family of a rejection, the loss reason of a loss.
-- A phrase within a longer one that as many share says nothing of its own. Fewer than
-- three could be one person's words, or name somebody. Names were not taken out of a
-- note on a loss, so three accounts and two owners have to share a phrase of it.
-- Glossary: voice, rejected, rejection reason, loss reason.
with

voices as (
    select * from cohorts.voice_notes
),

phrases as (
    select * from cohorts.phrases
),

keyed as (
    select
        *,
        voice || ' ' || is_reason_rare || ' '
        || coalesce(reason_family, loss_reason, '') as topic
    from voices
),

topics as (
    select
        topic,
        voice,
        reason_family,
        loss_reason,
        is_reason_rare,
        count(*) as voice_count,
        count(note) as noted_count
    from keyed
    group by topic, voice, reason_family, loss_reason, is_reason_rare
),

shared as (
    select
        keyed.topic,
        phrases.phrase,
        count(*) as sharing_count
    from keyed
    inner join phrases
        on keyed.voice_id = phrases.voice_id
    group by keyed.topic, keyed.voice, phrases.phrase
    having count(*) >= 3
        and (
            keyed.voice = 'rejection'
            or (
                count(distinct keyed.account_id) >= 3
                and count(distinct keyed.owner_id) >= 2
            )
        )
),

within_longer as (
    select
        shorter.topic,
        shorter.phrase
    from shared as shorter
    inner join shared as longer
        on shorter.topic = longer.topic
        and shorter.sharing_count = longer.sharing_count
        and shorter.phrase != longer.phrase
        and ' ' || longer.phrase || ' ' like '% ' || shorter.phrase || ' %'
    group by shorter.topic, shorter.phrase
),

final as (
    select
        topics.voice,
        topics.reason_family,
        topics.loss_reason,
        topics.is_reason_rare,
        shared.phrase,
        shared.sharing_count,
        topics.noted_count,
        topics.voice_count
    from shared
    inner join topics
        on shared.topic = topics.topic
    left join within_longer
        on shared.topic = within_longer.topic
        and shared.phrase = within_longer.phrase
    where within_longer.phrase is null
)

select * from final
