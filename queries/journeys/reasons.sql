-- One row per rejected or withdrawn hand-off: the reason that stood on the record then.
-- Five minutes are granted for the field to be filled after the status. Words and
-- families are the glossary's of the day of opening; a value in none of its tables
-- stays as written, a blank stays null: no reason given. It is not known where no field
-- of reasons is exported, or where it may have been written after the decision (R44).
-- Glossary: rejection reason, rejected.
with

carried as (
    select * from mapping.carried
),

handoffs as (
    select * from episodes.episodes
),

records as (
    select * from canonical.records
),

attribute_changes as (
    select * from canonical.attribute_changes
),

words as (
    select * from canonical.words
),

glossary_reasons as (
    select * from glossary.reasons
),

exported as (
    select
        count(*) filter (where field = 'reason' or word = 'reason') > 0 as has_reasons
    from carried
),

depending as (
    select
        count(*) filter (where is_credited_back) > 0 as may_be_credited_back,
        count(*) filter (where coalesce(touches_owed, 'attempts') != 'attempts') > 0
            as may_owe_less
    from glossary_reasons
    where is_agreed
),

rejected as (
    select
        handoff_id,
        coalesce(decided_record_id, record_id) as record_id,
        decision,
        opened_on,
        is_decided_between,
        decided_on,
        decided_ordered_at + interval 5 minute as settled_at
    from handoffs
    where decision in ('disqualified', 'recycled', 'withdrawn')
),

later_changes as (
    select
        rejected.handoff_id,
        attribute_changes.old_value,
        case
            when rejected.is_decided_between and attribute_changes.is_between
                then attribute_changes.not_before_on < rejected.decided_on
            else attribute_changes.not_before_at <= rejected.settled_at
        end as is_uncertain,
        row_number() over (
            partition by rejected.handoff_id
            order by attribute_changes.ordered_at, attribute_changes.change_id
        ) as change_rank
    from rejected
    inner join attribute_changes
        on rejected.record_id = attribute_changes.record_id
        and attribute_changes.attribute = 'reason'
        and attribute_changes.not_after_at > rejected.settled_at
),

written as (
    select
        rejected.handoff_id,
        rejected.opened_on,
        later_changes.is_uncertain is not true
        and (exported.has_reasons or records.reason is not null) as is_reason_known,
        case
            when later_changes.is_uncertain then null
            when later_changes.handoff_id is not null then later_changes.old_value
            else records.reason
        end as reason_written
    from rejected
    cross join exported
    inner join records
        on rejected.record_id = records.record_id
    left join later_changes
        on rejected.handoff_id = later_changes.handoff_id
        and later_changes.change_rank = 1
),

final as (
    select
        written.handoff_id,
        written.reason_written,
        case
            when written.is_reason_known
                then coalesce(words.word, written.reason_written)
            else 'not known'
        end as reason,
        case when written.is_reason_known then words.word is not null end
            as is_reason_in_glossary,
        written.is_reason_known,
        written.is_reason_known or not depending.may_owe_less as is_owed_known,
        words.from_on as reasons_on,
        case
            when written.is_reason_known then glossary_reasons.family
            else 'not known'
        end as reason_family,
        glossary_reasons.acts,
        glossary_reasons.touches_owed,
        glossary_reasons.proved_by,
        case
            when written.is_reason_known or not depending.may_be_credited_back
                then coalesce(glossary_reasons.is_credited_back, false)
        end as is_credited_back
    from written
    cross join depending
    left join words
        on words.list_name = 'reason'
        and lower(written.reason_written) = words.crm_value
        and written.opened_on >= words.starts_on
        and written.opened_on < words.ends_before
    left join glossary_reasons
        on words.word = glossary_reasons.reason
        and words.from_on = glossary_reasons.from_on
        and glossary_reasons.is_agreed
)

select * from final
