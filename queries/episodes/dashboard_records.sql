-- One row per lead or contact record of any export: whether a dashboard could count it.
-- A dashboard counts what was live on the day it was read: what the first delivery on
-- or after that day, else the newest, says of the record is not that it was deleted or
-- merged. The newest row says what became of it since; is_gone_told, whether the
-- exports tell of such things at all.
-- Glossary: dashboard count.
with

readings as (
    select * from canonical.dashboard_readings
),

leads as (
    select * from staging.leads
),

contacts as (
    select * from staging.contacts
),

merges as (
    select * from staging.merges
),

rows_of_records as (
    select
        lead_id as record_id,
        row_fate,
        coalesce(is_deleted, false) or survivor_id is not null as is_gone,
        is_deleted is not null or survivor_id is not null as is_gone_told,
        delivered_on,
        file_number,
        record_number
    from leads
    where lead_id is not null and row_fate != 'not of this entity'
    union all
    select
        contact_id as record_id,
        row_fate,
        coalesce(is_deleted, false) or survivor_id is not null as is_gone,
        is_deleted is not null or survivor_id is not null as is_gone_told,
        delivered_on,
        file_number,
        record_number
    from contacts
    where contact_id is not null and row_fate != 'not of this entity'
    union all
    select
        record_id,
        'merged' as row_fate,
        true as is_gone,
        true as is_gone_told,
        delivered_on,
        file_number,
        record_number
    from merges
    where record_id is not null and row_fate != 'not of this entity'
),

ranked as (
    select
        rows_of_records.*,
        row_number() over (
            partition by rows_of_records.record_id
            order by
                case
                    when rows_of_records.delivered_on >= readings.read_on
                        then rows_of_records.delivered_on
                end nulls last,
                rows_of_records.delivered_on desc,
                rows_of_records.is_gone desc,
                rows_of_records.file_number desc,
                rows_of_records.record_number desc
        ) as reading_rank,
        row_number() over (
            partition by rows_of_records.record_id
            order by
                rows_of_records.delivered_on desc,
                rows_of_records.is_gone desc,
                rows_of_records.file_number desc,
                rows_of_records.record_number desc
        ) as newest_rank
    from rows_of_records
    cross join readings
),

final as (
    select
        record_id,
        max(case when newest_rank = 1 then row_fate end) as newest_fate,
        bool_or(reading_rank = 1 and not is_gone) as is_live,
        bool_or(is_gone_told) as is_gone_told
    from ranked
    group by record_id
)

select * from final
