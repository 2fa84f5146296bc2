-- One row per amount spent on a campaign or channel, begun by the as-of day, and per
-- cost that is blank or could not be read: it is not 0. The amount is the newest
-- export's, in its own currency (R49); both days are included. Negative amounts and
-- those of unknown days count nowhere and are told as limits.
-- Glossary: spend.
with

period as (
    select * from run.period
),

spend as (
    select * from staging.spend
),

campaigns as (
    select * from canonical.campaigns
),

files as (
    select * from mapping.files
),

used_ids as (
    select spend_id from spend
    where row_fate = 'used'
    group by spend_id
),

blank as (
    select
        spend.*,
        row_number() over (
            partition by spend.spend_id
            order by
                spend.delivered_on desc nulls last,
                spend.file_number desc,
                spend.record_number desc
        ) as blank_rank
    from spend
    left join used_ids
        on spend.spend_id = used_ids.spend_id
    where spend.row_fate in ('blank', 'needed cell could not be read')
        and used_ids.spend_id is null
),

told as (
    select * from spend
    where row_fate = 'used'
    union all
    select * exclude (blank_rank) from blank
    where blank_rank = 1
),

dated as (
    select
        told.*,
        coalesce(told.source, campaigns.source_written) as source_written,
        coalesce(told.spent_until_on, campaigns.ends_on) as until_on
    from told
    left join campaigns
        on told.campaign_id = campaigns.campaign_id
),

final as (
    select
        dated.spend_id,
        dated.campaign_id,
        dated.source_written,
        files.source_name || '.' || dated.feed_name as told_by,
        files.file,
        dated.record_number,
        dated.delivered_on,
        dated.amount,
        case
            when dated.amount is not null
                then coalesce(dated.amount_currency, period.currency)
        end as amount_currency,
        case
            when dated.amount is null then 'not recorded'
            when dated.amount < 0 then 'negative'
            when dated.spent_on is null
                or dated.until_on is null
                or dated.until_on < dated.spent_on then 'days not known'
            else 'counted'
        end as spend_state,
        dated.spent_on,
        case when dated.until_on >= dated.spent_on then dated.until_on end
            as spent_until_on
    from dated
    left join files
        on dated.file_number = files.file_number
    cross join period
    where coalesce(dated.spent_on, period.as_of_on) <= period.as_of_on
)

select * from final
