-- One row per measure of signals, group and complete quarter that is evidence for it:
-- how many, of how many, not known, and unsaid reasons. A quarter is none before
-- decisions are on file (R33); for first responses, where it had tiers or limits that
-- the newest one does not have; for a quota, where the plan has no such line.
-- Glossary: signal, quota, agreement.
with

quarters as (
    select * from run.quarters
),

period as (
    select * from run.period
),

quotas as (
    select * from canonical.quotas
),

handoffs as (
    select * from journeys.handoffs
),

unseen_handoffs as (
    select * from cohorts.unseen_handoffs
),

groups as (
    select * from cohorts.groups
),

promises as (
    select * from cohorts.handoff_promises
),

marks as (
    select * from cohorts.signal_marks
),

complete as (
    select
        quarters.quarter,
        quarters.starts_on,
        row_number() over (order by quarters.starts_on desc) as recency
    from quarters
    inner join period
        on quarters.starts_on <= period.starts_on
    where quarters.is_complete
),

terms as (
    select
        promises.quarter,
        promises.agreement_name,
        promises.limit_seconds
    from promises
    where promises.promise = 'first_response'
    group by promises.quarter, promises.agreement_name, promises.limit_seconds
),

newest_terms as (
    select terms.* from terms
    inner join complete
        on terms.quarter = complete.quarter
        and complete.recency = 1
),

same_terms as (
    select terms.quarter
    from terms
    left join newest_terms
        on terms.agreement_name = newest_terms.agreement_name
        and terms.limit_seconds = newest_terms.limit_seconds
    group by terms.quarter
    having count(*) = count(newest_terms.quarter)
),

decided as (
    select quarter from groups
    where grouping = 'all' and is_qualification_begun
),

evidence as (
    select
        complete.quarter,
        same_terms.quarter is not null as has_same_terms,
        decided.quarter is not null as has_decisions
    from complete
    left join same_terms
        on complete.quarter = same_terms.quarter
    left join decided
        on complete.quarter = decided.quarter
),

marked as (
    select
        marks.measure,
        marks.group_name,
        marks.quarter,
        count(*) filter (where marks.is_hit) as actual_count,
        count(*) filter (where marks.is_hit is null) as unknown_count,
        count(*) filter (where marks.is_unsaid) as unsaid_count,
        count(*) as out_of_count
    from marks
    inner join evidence
        on marks.quarter = evidence.quarter
    where
        case marks.measure
            when 'padding by source' then true
            when 'late first responses by team' then evidence.has_same_terms
            else evidence.has_decisions
        end
    group by marks.measure, marks.group_name, marks.quarter
),

promised as (
    select
        quarter,
        source,
        sum(quota_count) as quota_count
    from quotas
    where segment is null and region is null
    group by quarter, source
),

earned as (
    select
        'MQLs against quota' as measure,
        promised.source as group_name,
        promised.quarter,
        count(handoffs.handoff_id) filter (
            where handoffs.quota_fate = 'earned'
                and (promised.source is null or handoffs.is_source_known)
        ) as actual_count,
        count(handoffs.handoff_id) filter (
            where handoffs.quota_fate in ('cannot be judged', 'quarter not known')
                or handoffs.quota_fate = 'earned'
                and promised.source is not null
                and not handoffs.is_source_known
        ) + coalesce(max(unseen_handoffs.unseen_count), 0) as unknown_count,
        0 as unsaid_count,
        promised.quota_count as out_of_count
    from promised
    left join handoffs
        on promised.quarter = handoffs.quarter
        and (
            promised.source is null
            or promised.source = handoffs.source
            or not handoffs.is_source_known
        )
    left join unseen_handoffs
        on promised.quarter = unseen_handoffs.quarter
    group by promised.source, promised.quarter, promised.quota_count
),

counted as (
    select * from marked
    union all
    select * from earned
),

final as (
    select
        counted.measure,
        counted.group_name,
        counted.quarter,
        complete.starts_on,
        complete.recency,
        counted.actual_count,
        counted.unknown_count,
        counted.unsaid_count,
        cast(counted.out_of_count as decimal(18, 2)) as out_of_count
    from counted
    inner join complete
        on counted.quarter = complete.quarter
)

select * from final
