-- One row per row of an export file and entity it was read as, with its fate.
-- The account of rows is counted from here; a row used for any entity is used.
-- Glossary: account of rows.
with

leads as (
    select file_number, record_number, row_fate from staging.leads
),

contacts as (
    select file_number, record_number, row_fate from staging.contacts
),

accounts as (
    select file_number, record_number, row_fate from staging.accounts
),

campaigns as (
    select file_number, record_number, row_fate from staging.campaigns
),

responses as (
    select file_number, record_number, row_fate from staging.responses
),

stage_changes as (
    select file_number, record_number, row_fate from staging.stage_changes
),

attribute_changes as (
    select file_number, record_number, row_fate from staging.attribute_changes
),

touches as (
    select file_number, record_number, row_fate from staging.touches
),

opportunities as (
    select file_number, record_number, row_fate from staging.opportunities
),

opportunity_people as (
    select file_number, record_number, row_fate from staging.opportunity_people
),

owners as (
    select file_number, record_number, row_fate from staging.owners
),

spend as (
    select file_number, record_number, row_fate from staging.spend
),

final as (
    select 'leads' as entity, file_number, record_number, row_fate from leads
    union all
    select 'contacts' as entity, file_number, record_number, row_fate from contacts
    union all
    select 'accounts' as entity, file_number, record_number, row_fate from accounts
    union all
    select 'campaigns' as entity, file_number, record_number, row_fate from campaigns
    union all
    select 'responses' as entity, file_number, record_number, row_fate from responses
    union all
    select 'stage_changes' as entity, file_number, record_number, row_fate
    from stage_changes
    union all
    select 'attribute_changes' as entity, file_number, record_number, row_fate
    from attribute_changes
    union all
    select 'touches' as entity, file_number, record_number, row_fate from touches
    union all
    select 'opportunities' as entity, file_number, record_number, row_fate
    from opportunities
    union all
    select 'opportunity_people' as entity, file_number, record_number, row_fate
    from opportunity_people
    union all
    select 'owners' as entity, file_number, record_number, row_fate from owners
    union all
    select 'spend' as entity, file_number, record_number, row_fate from spend
)

select * from final
