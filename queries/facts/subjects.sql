-- One row per subject and moment: what a rule of the glossary may see of it. judged_on
-- is the day whose rules and words apply (R30): of opened_now, the opening once more,
-- the end of the report's quarter. A value in no table of the day stays as written, a
-- blank null. Without a response it is manual if a person handed over, else "no
-- response"; where none is on file by then, or has no day, not known (R69).
-- Glossary: conforming, source, segment, region, trigger, motion, as defined now.
with

period as (
    select * from run.period
),

moments as (
    select * from facts.moments
),

handoffs as (
    select * from episodes.episodes
),

attributes as (
    select * from facts.attributes
),

responses as (
    select * from facts.prior_responses
),

work as (
    select * from facts.work_so_far
),

motions as (
    select * from facts.motions
),

words as (
    select * from canonical.words
),

owners as (
    select * from canonical.owners
),

told as (
    select * from canonical.told
),

judged as (
    select subject_id, moment as known_at, moment, judged_on from moments
    union all
    select
        moments.subject_id,
        moments.moment as known_at,
        'opened_now' as moment,
        least(period.ends_before - 1, period.as_of_on) as judged_on
    from moments
    cross join period
    where moments.moment = 'opened'
),

written as (
    select
        judged.subject_id,
        judged.moment,
        judged.judged_on,
        moments.moment_on,
        motions.account_id,
        attributes.owner_id,
        responses.campaign_id,
        case
            when responses.is_source_known is not false
                then coalesce(responses.source_written, attributes.lead_source)
        end as source_written,
        responses.is_source_known is not false as is_source_known,
        attributes.lead_source as original_source_written,
        coalesce(
            responses.trigger,
            case
                when handoffs.opened_by_kind = 'workflow' then 'score crossing'
                when responses.response_count is null
                    or coalesce(told.first_response_on > moments.moment_on, true)
                    then null
                when coalesce(handoffs.opened_by_kind, owners.owner_kind) = 'person'
                    then 'manual'
                else 'no response'
            end
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
        coalesce(handoffs.is_returning, false) as is_returning,
        case
            when not moments.is_between then moments.moment_on - motions.created_on
        end as age_days,
        attributes.status,
        attributes.uncertain_attributes
    from judged
    inner join moments
        on judged.subject_id = moments.subject_id
        and judged.known_at = moments.moment
    inner join motions
        on judged.subject_id = motions.subject_id
    inner join attributes
        on judged.subject_id = attributes.subject_id
        and judged.known_at = attributes.moment
    inner join responses
        on judged.subject_id = responses.subject_id
        and judged.known_at = responses.moment
    inner join work
        on judged.subject_id = work.subject_id
        and judged.known_at = work.moment
    cross join told
    left join handoffs
        on judged.subject_id = handoffs.handoff_id
    left join owners
        on handoffs.opened_by = owners.owner_id
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
        written.is_source_known,
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
        written.status,
        written.uncertain_attributes
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
