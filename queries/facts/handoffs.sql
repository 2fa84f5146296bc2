-- One row per hand-off and moment: what a rule of the glossary may see of it.
-- Values are those of the moment; judged_on is the day whose rules apply (R30). Words
-- for source, segment and region are the glossary's of that day; a value in none of
-- its tables stays as the CRM wrote it, a blank stays null.
-- Glossary: conforming, source, segment, region, trigger, motion.
with

moments as (
    select * from credit.moments
),

handoffs as (
    select * from episodes.handoffs
),

attributes as (
    select * from states.attributes
),

responses as (
    select * from states.responses
),

work as (
    select * from states.work
),

motions as (
    select * from states.motions
),

words as (
    select * from canonical.words
),

written as (
    select
        moments.handoff_id as subject_id,
        moments.moment,
        moments.judged_on,
        moments.moment_on,
        motions.account_id,
        attributes.owner_id,
        responses.campaign_id,
        coalesce(responses.source_written, attributes.lead_source) as source_written,
        attributes.lead_source as original_source_written,
        coalesce(
            responses.trigger,
            case when handoffs.opened_by_kind = 'workflow'
                then 'score crossing' else 'manual' end
        ) as trigger,
        motions.motion,
        attributes.segment as segment_written,
        attributes.country,
        attributes.industry,
        lower(regexp_replace(trim(attributes.title), '\s+', ' ', 'g')) as title,
        attributes.crm_score,
        attributes.email_kind,
        attributes.email_kind = 'business' as is_business_email,
        motions.account_id is not null or attributes.company_name is not null
            as has_company,
        responses.response_count,
        work.conversation_count,
        work.meeting_count,
        work.has_opportunity,
        handoffs.is_returning,
        moments.moment_on - motions.created_on as age_days,
        attributes.status
    from moments
    inner join handoffs
        on moments.handoff_id = handoffs.handoff_id
    inner join motions
        on moments.handoff_id = motions.handoff_id
    inner join attributes
        on moments.handoff_id = attributes.handoff_id
        and moments.moment = attributes.moment
    inner join responses
        on moments.handoff_id = responses.handoff_id
        and moments.moment = responses.moment
    inner join work
        on moments.handoff_id = work.handoff_id
        and moments.moment = work.moment
),

final as (
    select
        written.subject_id,
        written.account_id,
        written.owner_id,
        written.campaign_id,
        written.moment,
        written.judged_on,
        written.moment_on,
        coalesce(sources.word, written.source_written) as source,
        written.source_written,
        written.source_written is null or sources.word is not null
            as is_source_in_glossary,
        coalesce(original_sources.word, written.original_source_written)
            as original_source,
        written.trigger,
        written.motion,
        coalesce(segments.word, written.segment_written) as segment,
        written.segment_written is null or segments.word is not null
            as is_segment_in_glossary,
        regions.word as region,
        written.country,
        written.industry,
        written.title,
        written.crm_score,
        written.email_kind,
        written.is_business_email,
        written.has_company,
        written.response_count,
        written.conversation_count,
        written.meeting_count,
        written.has_opportunity,
        written.is_returning,
        written.age_days,
        written.status
    from written
    left join words as sources
        on sources.list_name = 'source'
        and lower(written.source_written) = sources.crm_value
        and written.judged_on >= sources.starts_on
        and written.judged_on < sources.ends_before
    left join words as original_sources
        on original_sources.list_name = 'source'
        and lower(written.original_source_written) = original_sources.crm_value
        and written.judged_on >= original_sources.starts_on
        and written.judged_on < original_sources.ends_before
    left join words as segments
        on segments.list_name = 'segment'
        and lower(written.segment_written) = segments.crm_value
        and written.judged_on >= segments.starts_on
        and written.judged_on < segments.ends_before
    left join words as regions
        on regions.list_name = 'region'
        and lower(written.country) = regions.crm_value
        and written.judged_on >= regions.starts_on
        and written.judged_on < regions.ends_before
)

select * from final
