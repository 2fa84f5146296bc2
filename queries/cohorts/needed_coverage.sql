-- One row per complete quarter and kind: what was won, how much of it was created and
-- closed within the quarter, how much was of what was open when it began, and what of
-- that was due in it. Wins before the first on file are not recorded (R33).
-- unknown_count are the opportunities of whose state at the beginning nobody knows.
-- Glossary: coverage, opening pipeline, won.
with

quarters as (
    select * from run.quarters
),

opportunities as (
    select * from canonical.opportunities
),

opening_pipeline as (
    select * from facts.opening_pipeline
),

first_wins as (
    select min(closed_on) as first_win_on from opportunities
    where is_won
),

complete_quarters as (
    select quarters.*
    from quarters
    inner join first_wins
        on quarters.starts_on > first_wins.first_win_on
    where quarters.is_complete
),

won as (
    select
        complete_quarters.quarter,
        coalesce(opportunities.kind, 'not known') as kind,
        sum(opportunities.counted_amount) as won_amount,
        sum(opportunities.counted_amount) filter (
            where opportunities.created_on >= complete_quarters.starts_on
        ) as within_amount,
        sum(opportunities.counted_amount) filter (
            where opportunities.created_on < complete_quarters.starts_on
        ) as from_opening_amount,
        count(*) filter (where opportunities.created_on is null) as undated_count
    from complete_quarters
    inner join opportunities
        on opportunities.closed_on >= complete_quarters.starts_on
        and opportunities.closed_on < complete_quarters.ends_before
    where opportunities.is_won
    group by complete_quarters.quarter, opportunities.kind
),

opened as (
    select
        complete_quarters.quarter,
        opening_pipeline.kind,
        count(*) as open_count,
        count(*) filter (where not opening_pipeline.is_known) as unknown_count,
        sum(opening_pipeline.counted_amount) as open_amount,
        sum(opening_pipeline.counted_amount) filter (where opening_pipeline.is_due)
            as due_amount
    from complete_quarters
    inner join opening_pipeline
        on complete_quarters.quarter = opening_pipeline.quarter
    group by complete_quarters.quarter, opening_pipeline.kind
),

named as (
    select quarter, kind from won
    union
    select quarter, kind from opened
),

final as (
    select
        named.quarter,
        complete_quarters.starts_on,
        named.kind,
        coalesce(won.won_amount, 0) as won_amount,
        coalesce(won.within_amount, 0) as within_amount,
        coalesce(won.from_opening_amount, 0) as from_opening_amount,
        coalesce(opened.open_count, 0) as open_count,
        coalesce(opened.unknown_count, 0) + coalesce(won.undated_count, 0)
            as unknown_count,
        coalesce(opened.open_amount, 0) as open_amount,
        coalesce(opened.due_amount, 0) as due_amount
    from named
    inner join complete_quarters
        on named.quarter = complete_quarters.quarter
    left join won
        on named.quarter = won.quarter
        and named.kind = won.kind
    left join opened
        on named.quarter = opened.quarter
        and named.kind = opened.kind
)

select * from final
