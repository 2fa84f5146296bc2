-- One row per hand-off and term on which both sides agreed to an exception (R43).
-- One that names the hand-off goes before one that names days, a later line before an
-- earlier one. Days are days of opening, in the quarter of the file.
-- Glossary: agreed exception, hand-off.
with

exceptions as (
    select * from plan.exceptions
),

handoffs as (
    select * from episodes.episodes
),

matched as (
    select
        handoffs.handoff_id,
        exceptions.quarter,
        exceptions.line,
        exceptions.term,
        exceptions.verdict,
        row_number() over (
            partition by handoffs.handoff_id, exceptions.term
            order by
                case when exceptions.handoff_id is null then 1 else 0 end,
                exceptions.line desc
        ) as exception_rank
    from exceptions
    inner join handoffs
        on exceptions.quarter = handoffs.quarter
        and (
            exceptions.handoff_id = handoffs.handoff_id
            or (
                exceptions.handoff_id is null
                and handoffs.opened_on >= exceptions.from_on
                and handoffs.opened_on <= exceptions.to_on
            )
        )
),

final as (
    select handoff_id, quarter, line, term, verdict
    from matched
    where exception_rank = 1
)

select * from final
