-- One row per act of a person towards marketing: a form, an event, a list.
-- Its raw channel is its own, else its campaign's. Responses after the as-of day are
-- not known yet; one without a day is of nobody knows when (R67).
-- Glossary: response, trigger, source.
with

period as (
    select * from run.period
),

responses as (
    select * from staging.responses
),

campaigns as (
    select * from staging.campaigns
),

records as (
    select * from people.record_people
),

used_campaigns as (
    select campaign_id, source from campaigns
    where row_fate = 'used'
),

final as (
    select
        responses.response_id,
        records.person_id,
        responses.record_id,
        responses.campaign_id,
        coalesce(responses.source, used_campaigns.source) as source_written,
        coalesce(responses.source, used_campaigns.source) is not null
        or responses.campaign_id is null
        or used_campaigns.campaign_id is not null as is_source_known,
        coalesce(responses.trigger, 'response') as trigger,
        responses.responded_at,
        responses.responded_on,
        responses.responded_ordered_at as ordered_at
    from responses
    inner join period
        on coalesce(responses.responded_on, period.as_of_on) <= period.as_of_on
    inner join records
        on responses.record_id = records.record_id
    left join used_campaigns
        on responses.campaign_id = used_campaigns.campaign_id
    where responses.row_fate = 'used'
)

select * from final
