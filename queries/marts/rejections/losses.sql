-- One row per loss reason of the opportunities that were lost in the quarter and are
-- credited to a rated hand-off of any quarter. Null is no reason given, or one that
-- fewer than three share (is_reason_rare).
-- Glossary: loss reason, voice, opportunity.
with

voices as (
    select * from cohorts.voice_notes
),

final as (
    select
        loss_reason,
        is_reason_rare,
        count(*) as lost_count,
        count(note) as noted_count
    from voices
    where voice = 'loss'
    group by loss_reason, is_reason_rare
)

select * from final
