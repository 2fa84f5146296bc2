-- One row per term of the glossary, as the workspace's file says it.
-- A term whose day of review has passed is marked.
-- Glossary: every term.
with

period as (
    select * from run.period
),

terms as (
    select * from glossary.terms
),

final as (
    select
        terms.term,
        terms.slug,
        terms.definition,
        terms.body,
        terms.owner,
        terms.synonyms,
        terms.not_to_be_confused_with,
        terms.computed_in,
        terms.line,
        terms.review_by,
        coalesce(terms.review_by < period.as_of_on, false) as is_review_overdue
    from terms
    cross join period
)

select * from final
