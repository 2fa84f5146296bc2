-- One row per thing that a step between a dashboard's number and the report's needs.
-- Present where the exports bring it, so that a zero is a count and no guess (R42). A
-- later delivery is one after the first that is on or after the reading.
-- Glossary: dashboard count.
with

readings as (
    select * from canonical.dashboard_readings
),

stage_changes as (
    select * from canonical.stage_changes
),

records as (
    select * from canonical.records
),

accounts as (
    select * from canonical.accounts
),

touches as (
    select * from canonical.touches
),

crm_records as (
    select * from episodes.dashboard_records
),

rules as (
    select * from glossary.rules
),

files as (
    select * from mapping.files
),

changes as (
    select
        count(*) filter (where start_known = 'stamped') as column_count,
        count(*) filter (where start_known != 'stamped') as history_count,
        count(changed_at) as timed_count,
        count(*) filter (where author_id is not null or author_kind is not null)
            as authored_count
    from stage_changes
    where stage = 'mql'
),

deliveries as (
    select
        count(distinct files.delivered_on) as delivery_count,
        count(distinct files.delivered_on) filter (
            where files.delivered_on >= readings.read_on
        ) as later_count
    from files
    cross join readings
),

agreed_rules as (
    select count(*) as rule_count from rules
    where name = 'mql' and is_agreed
),

crm_accounts as (
    select count(*) as account_count from accounts
    where is_in_crm
),

gone as (
    select count(*) filter (where is_gone_told) as told_count from crm_records
),

final as (
    select 'nothing' as need, true as is_present
    union all
    select 'reading', stated_count is not null from readings
    union all
    select 'history', history_count > 0 from changes
    union all
    select 'times', timed_count > 0 from changes
    union all
    select 'column and history', column_count > 0 and history_count > 0 from changes
    union all
    select 'several dates', changes.history_count > 0 or deliveries.delivery_count > 1
    from changes
    cross join deliveries
    union all
    select 'deletions', told_count > 0 from gone
    union all
    select 'later delivery', gone.told_count > 0 and deliveries.later_count > 1
    from gone
    cross join deliveries
    union all
    select 'addresses', count(email_domain) > 0 or count(distinct person_id) < count(*)
    from records
    union all
    select 'authors', authored_count > 0 from changes
    union all
    select 'authors and touches', min(changes.authored_count) > 0 and count(*) > 0
    from touches
    cross join changes
    union all
    select 'accounts', account_count > 0 from crm_accounts
    union all
    select 'rule', rule_count > 0 from agreed_rules
    union all
    select
        'rule or accounts',
        agreed_rules.rule_count > 0 or crm_accounts.account_count > 0
    from agreed_rules
    cross join crm_accounts
    union all
    select 'reasons', count(reason) > 0 from records
)

select * from final
