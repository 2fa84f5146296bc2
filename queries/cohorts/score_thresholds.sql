-- One row per agreed MQL rule that names one score: the points from which it lets a
-- lead in. A rule that names several, or none, has no threshold.
-- Glossary: lead score.
with

rules as (
    select * from glossary.rules
),

named_scores as (
    select
        from_on,
        list_distinct(
            regexp_extract_all(
                lower(rule_sql), 'crm_score\s*(?:>=?|between)\s*(\d+)', 1
            )
        ) as scores
    from rules
    where name = 'mql' and is_agreed
),

final as (
    select from_on, cast(scores[1] as integer) as threshold from named_scores
    where len(scores) = 1
)

select * from final
