-- One row per limit of the quarter's figures and what it concerns.
-- A limit is what a reader must know before believing a figure: missing times, missing
-- decisions, recording that began later, words outside the glossary, and what the run
-- had to leave out or suppose before it began (`run.noted_limits`).
-- Glossary: mature, account of rows.
with

period as (
    select * from run.period
),

horizons as (
    select * from run.horizons
),

handoffs as (
    select * from journeys.handoffs
),

filled as (
    select * from cohorts.filled
),

opportunities as (
    select * from canonical.opportunities
),

told as (
    select * from canonical.told
),

attribute_changes as (
    select * from canonical.attribute_changes
),

export_limits as (
    select * from cohorts.export_limits
),

noted_limits as (
    select * from run.noted_limits
),

unread_limits as (
    select * from cohorts.unread_limits
),

segments as (
    select * from glossary.segments
),

named_segments as (
    select count(*) > 0 as has_segments from segments
),

in_quarter as (
    select handoffs.*
    from handoffs
    inner join period
        on handoffs.quarter = period.quarter
),

counted as (
    select
        count(*) as handoff_count,
        count(*) filter (where opened_at is null) as day_only_count,
        count(*) filter (
            where decision = 'no decision recorded' and is_decision_unknown is not true
        ) as undecided_count,
        count(*) filter (where is_won_before_handoff) as won_before_count,
        count(*) filter (where source is null and is_source_known)
            as blank_source_count,
        count(*) filter (where not is_source_known) as unknown_source_count,
        count(*) filter (where motion = 'not known' and not told.tells_accounts)
            as no_account_count,
        count(*) filter (where is_decision_bulk) as bulk_decision_count,
        count(*) filter (where is_before_first_rule) as before_rule_count,
        count(*) filter (
            where is_rated and decision in ('disqualified', 'recycled')
        ) as rejected_count
    from in_quarter
    cross join told
),

unmapped_sources as (
    select source, count(*) as handoff_count
    from in_quarter
    where not is_source_in_glossary
    group by source
),

unmapped_segments as (
    select in_quarter.segment, count(*) as handoff_count
    from in_quarter
    cross join named_segments
    where not in_quarter.is_segment_in_glossary and named_segments.has_segments
    group by in_quarter.segment
),

unmapped_reasons as (
    select reason, count(*) as handoff_count
    from in_quarter
    where reason is not null
        and is_rated
        and not is_reason_in_glossary
        and decision in ('disqualified', 'recycled')
    group by reason
),

wins as (
    select min(closed_on) as first_win_on from opportunities
    where is_won
),

wins_of_quarter as (
    select
        count(*) as win_count,
        count(*) filter (where opportunities.amount is null) as blank_count,
        count(*) filter (
            where opportunities.amount is not null
                and opportunities.counted_amount is null
        ) as other_currency_count
    from opportunities
    inner join period
        on opportunities.closed_on >= period.starts_on
        and opportunities.closed_on < period.ends_before
    where opportunities.is_won
),

first_handoffs as (
    select min(opened_on) as first_handoff_on from handoffs
),

histories as (
    select count(*) as change_count from attribute_changes
),

final as (
    select
        'date_only' as limit_code,
        cast(null as varchar) as subject,
        day_only_count as actual_count,
        handoff_count as out_of_count,
        cast(null as bigint) as rest_actual_count,
        cast(null as bigint) as rest_out_of_count,
        cast(null as date) as since_on
    from counted
    where day_only_count > 0
    union all
    select
        'no_decision_recorded', null, undecided_count, handoff_count, null, null, null
    from counted
    where undecided_count > 0
    union all
    select
        'won_before_handoff', null, won_before_count, handoff_count, null, null, null
    from counted
    where won_before_count > 0
    union all
    select
        'blank_sources', null, blank_source_count, handoff_count, null, null, null
    from counted
    where blank_source_count > 0
    union all
    select
        'unknown_sources', null, unknown_source_count, handoff_count, null, null, null
    from counted
    where unknown_source_count > 0
    union all
    select 'no_accounts', null, no_account_count, handoff_count, null, null, null
    from counted
    where no_account_count > 0
    union all
    select 'bulk_decisions', null, bulk_decision_count, handoff_count, null, null, null
    from counted
    where bulk_decision_count > 0
    union all
    select 'won_without_amount', null, blank_count, win_count, null, null, null
    from wins_of_quarter
    where blank_count > 0
    union all
    select
        'won_in_other_currency', null, other_currency_count, win_count,
        null, null, null
    from wins_of_quarter
    where other_currency_count > 0
    union all
    select
        'before_first_rule', null, before_rule_count, handoff_count, null, null, null
    from counted
    where before_rule_count > 0
    union all
    select
        'unmapped_sources',
        unmapped_sources.source,
        unmapped_sources.handoff_count,
        counted.handoff_count,
        null,
        null,
        null
    from unmapped_sources
    cross join counted
    union all
    select
        'unmapped_segments',
        unmapped_segments.segment,
        unmapped_segments.handoff_count,
        counted.handoff_count,
        null,
        null,
        null
    from unmapped_segments
    cross join counted
    union all
    select
        'unmapped_reasons',
        unmapped_reasons.reason,
        unmapped_reasons.handoff_count,
        counted.rejected_count,
        null,
        null,
        null
    from unmapped_reasons
    cross join counted
    union all
    select 'wins_recorded_from', null, null, null, null, null, wins.first_win_on
    from wins
    cross join first_handoffs
    cross join horizons
    where wins.first_win_on
        > first_handoffs.first_handoff_on + horizons.win_within_days
    union all
    select
        'filled_afterwards',
        attribute,
        qualified_filled_count,
        qualified_count,
        other_filled_count,
        other_count,
        null
    from filled
    where is_filled_afterwards
    union all
    select 'no_history', null, null, null, null, null, null
    from histories
    where change_count = 0
    union all
    select limit_code, subject, actual_count, out_of_count, null, null, since_on
    from export_limits
    union all
    select limit_code, subject, null, null, null, null, null
    from noted_limits
    union all
    select limit_code, subject, actual_count, null, null, null, null
    from unread_limits
)

select * from final
