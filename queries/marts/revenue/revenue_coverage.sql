-- One row per quarter of the as-of day, so one: how far what is open and due in it
-- covers what is still to win, and what was needed in the last four complete quarters
-- whose opening is known: (1 - share created and closed within the quarter) / share won
-- of what was due at its start. Null without a target, beyond it, or without a history.
-- Deals that may be due, or have no amount, make what is due and covered the least.
-- Glossary: coverage, opening pipeline, pipeline.
with

period as (
    select * from run.period
),

quarters as (
    select * from run.quarters
),

settings as (
    select * from plan.settings
),

opportunities as (
    select * from canonical.opportunities
),

open_pipeline as (
    select * from cohorts.open_pipeline
),

needed_coverage as (
    select * from cohorts.needed_coverage
),

running as (
    select
        quarters.quarter,
        quarters.starts_on,
        quarters.ends_before,
        period.as_of_on,
        settings.target_amount
    from quarters
    inner join period
        on period.as_of_on >= quarters.starts_on
        and period.as_of_on < quarters.ends_before
    left join settings
        on quarters.quarter = settings.quarter
),

won as (
    select
        coalesce(sum(opportunities.counted_amount), 0) as won_amount,
        count(*) filter (where opportunities.counted_amount is null)
            as uncounted_win_count
    from opportunities
    inner join running
        on opportunities.closed_on >= running.starts_on
        and opportunities.closed_on < running.ends_before
    where opportunities.is_won
),

pipeline as (
    select
        coalesce(sum(counted_amount) filter (where timing = 'due'), 0) as due_amount,
        coalesce(sum(counted_amount) filter (where timing = 'past'), 0) as past_amount,
        coalesce(sum(counted_amount) filter (where timing = 'later'), 0)
            as later_amount,
        coalesce(sum(open_count), 0) as open_count,
        coalesce(sum(open_count) filter (where timing in ('no day', 'not known')), 0)
            as undated_count,
        coalesce(sum(uncounted_count + blank_count), 0) as uncounted_count,
        coalesce(
            sum(
                case
                    when timing = 'due' then uncounted_count + blank_count
                    when timing in ('no day', 'not known') then open_count
                end
            ),
            0
        ) as maybe_due_count
    from open_pipeline
),

openings as (
    select
        quarter,
        starts_on,
        sum(won_amount) as won_amount,
        sum(within_amount) as within_amount,
        sum(from_opening_amount) as from_opening_amount,
        sum(due_amount) as due_amount
    from needed_coverage
    group by quarter, starts_on
    having sum(unknown_count) = 0 and sum(due_amount) > 0
),

last_openings as (
    select
        *,
        row_number() over (order by starts_on desc) as age
    from openings
),

past as (
    select
        count(*) as past_quarter_count,
        min(quarter) as first_quarter,
        max(quarter) as last_quarter,
        sum(won_amount) as past_won_amount,
        sum(within_amount) as past_within_amount,
        sum(from_opening_amount) as past_from_opening_amount,
        sum(due_amount) as past_due_amount
    from last_openings
    where age <= 4
),

measured as (
    select
        running.*,
        won.*,
        pipeline.*,
        past.*,
        running.target_amount - won.won_amount as to_win_amount,
        past.past_within_amount / nullif(past.past_won_amount, 0) as within_share,
        past.past_from_opening_amount / nullif(past.past_due_amount, 0) as won_share
    from running
    cross join won
    cross join pipeline
    cross join past
),

final as (
    select
        quarter,
        starts_on,
        ends_before,
        as_of_on,
        target_amount,
        won_amount,
        uncounted_win_count,
        to_win_amount,
        due_amount,
        past_amount,
        later_amount,
        open_count,
        undated_count,
        uncounted_count,
        maybe_due_count,
        past_quarter_count,
        first_quarter,
        last_quarter,
        past_won_amount,
        past_within_amount,
        past_from_opening_amount,
        past_due_amount,
        case
            when to_win_amount > 0 and open_count > undated_count
                then cast(due_amount / to_win_amount as decimal(18, 4))
        end as coverage,
        cast((1 - within_share) / nullif(won_share, 0) as decimal(18, 4))
            as needed_coverage,
        case
            when to_win_amount > 0 and open_count > undated_count
                then cast(
                    (1 - within_share) / nullif(won_share, 0) * to_win_amount
                    - due_amount as decimal(18, 2)
                )
        end as short_amount
    from measured
)

select * from final
