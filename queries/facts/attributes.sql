-- One row per subject and moment: the lead's attributes as they were then (R10): the
-- value before the first later change, else today's. A score and a status change by
-- themselves, so they are known only where a history or a delivery from before the
-- moment tells them. What may have changed before the moment or after it is not known:
-- it is null, and named in uncertain_attributes (R44).
-- Glossary: as it was at hand-off, between two deliveries.
with

moments as (
    select * from facts.moments
),

records as (
    select * from canonical.records
),

attribute_changes as (
    select * from canonical.attribute_changes
),

first_seen as (
    select * from snapshots.first_seen
),

histories as (
    select
        records.record_kind,
        min(attribute_changes.changed_on) filter (
            where attribute_changes.attribute = 'crm_score'
        ) as scored_from_on,
        min(attribute_changes.changed_on) filter (
            where attribute_changes.attribute = 'status'
        ) as status_from_on
    from attribute_changes
    inner join records
        on attribute_changes.record_id = records.record_id
    where not attribute_changes.is_between
    group by records.record_kind
),

covered as (
    select
        moments.subject_id,
        moments.moment,
        coalesce(first_seen.first_seen_on <= moments.moment_on, false)
        or coalesce(histories.scored_from_on <= moments.moment_on + 7, false)
            as has_score,
        coalesce(first_seen.first_seen_on <= moments.moment_on, false)
        or coalesce(histories.status_from_on <= moments.moment_on + 7, false)
            as has_status
    from moments
    left join records
        on moments.record_id = records.record_id
    left join histories
        on records.record_kind = histories.record_kind
    left join first_seen
        on moments.record_id = first_seen.record_id
),

later_changes as (
    select
        moments.subject_id,
        moments.moment,
        attribute_changes.attribute,
        attribute_changes.old_value,
        coalesce(attribute_changes.not_before_at <= moments.not_after_at, true)
            as is_uncertain,
        row_number() over (
            partition by
                moments.subject_id, moments.moment, attribute_changes.attribute
            order by attribute_changes.ordered_at, attribute_changes.change_id
        ) as change_rank
    from moments
    inner join attribute_changes
        on moments.record_id = attribute_changes.record_id
        and (
            attribute_changes.not_after_at > moments.not_before_at
            or moments.not_before_at is null
        )
),

changed as (
    select
        subject_id,
        moment,
        list(attribute order by attribute) filter (where is_uncertain)
            as uncertain_attributes,
        max(case when attribute = 'title' then old_value end) as title,
        count(*) filter (where attribute = 'title') as title_count,
        max(case when attribute = 'crm_score' then old_value end) as crm_score,
        count(*) filter (where attribute = 'crm_score') as crm_score_count,
        max(case when attribute = 'segment' then old_value end) as segment,
        count(*) filter (where attribute = 'segment') as segment_count,
        max(case when attribute = 'industry' then old_value end) as industry,
        count(*) filter (where attribute = 'industry') as industry_count,
        max(case when attribute = 'country' then old_value end) as country,
        count(*) filter (where attribute = 'country') as country_count,
        max(case when attribute = 'lead_source' then old_value end) as lead_source,
        count(*) filter (where attribute = 'lead_source') as lead_source_count,
        max(case when attribute = 'status' then old_value end) as status,
        count(*) filter (where attribute = 'status') as status_count,
        max(case when attribute = 'owner_id' then old_value end) as owner_id,
        count(*) filter (where attribute = 'owner_id') as owner_id_count
    from later_changes
    where change_rank = 1
    group by subject_id, moment
),

uncertain as (
    select
        covered.subject_id,
        covered.moment,
        list_concat(
            coalesce(changed.uncertain_attributes, []),
            case when covered.has_score then [] else ['crm_score'] end,
            case when covered.has_status then [] else ['status'] end
        ) as uncertain_attributes
    from covered
    left join changed
        on covered.subject_id = changed.subject_id
        and covered.moment = changed.moment
),

final as (
    select
        moments.subject_id,
        moments.moment,
        case
            when list_contains(uncertain.uncertain_attributes, 'title') then null
            when changed.title_count > 0 then changed.title
            else records.title
        end as title,
        case
            when list_contains(uncertain.uncertain_attributes, 'crm_score') then null
            when changed.crm_score_count > 0
                then cast(round(try_cast(changed.crm_score as double)) as bigint)
            else records.crm_score
        end as crm_score,
        case
            when list_contains(uncertain.uncertain_attributes, 'segment') then null
            when changed.segment_count > 0 then changed.segment
            else records.segment
        end as segment,
        case
            when list_contains(uncertain.uncertain_attributes, 'industry') then null
            when changed.industry_count > 0 then changed.industry
            else records.industry
        end as industry,
        case
            when list_contains(uncertain.uncertain_attributes, 'country') then null
            when changed.country_count > 0 then changed.country
            else records.country
        end as country,
        case
            when list_contains(uncertain.uncertain_attributes, 'lead_source') then null
            when changed.lead_source_count > 0 then changed.lead_source
            else records.lead_source
        end as lead_source,
        case
            when list_contains(uncertain.uncertain_attributes, 'status') then null
            when changed.status_count > 0 then changed.status
            else records.status
        end as status,
        case
            when list_contains(uncertain.uncertain_attributes, 'owner_id') then null
            when changed.owner_id_count > 0 then changed.owner_id
            else records.owner_id
        end as owner_id,
        records.email_kind,
        records.company_name,
        uncertain.uncertain_attributes
    from moments
    inner join uncertain
        on moments.subject_id = uncertain.subject_id
        and moments.moment = uncertain.moment
    left join records
        on moments.record_id = records.record_id
    left join changed
        on moments.subject_id = changed.subject_id
        and moments.moment = changed.moment
)

select * from final
