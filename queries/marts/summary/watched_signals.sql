-- One row per signal in force as the report's quarter ends and group it watches: the
-- newest complete quarter against up to four before it; paid sources against others.
-- A measure that nothing carries has one row without counts. as_far_count: of those as
-- far out (R64). Unsaid reasons are not known so far as fewer are missing than in the
-- quarter compared. usual_square_count: sum of count squared by out of, for a spread.
-- Glossary: signal, quota, padding, MQL-SQL gap, spend, won.
with

period as (
    select * from run.period
),

signals as (
    select * from glossary.signals
),

counts as (
    select * from cohorts.signal_counts
),

paid_sources as (
    select * from cohorts.paid_sources
),

bases as (
    select * from cohorts.win_bases
),

outcomes as (
    select * from cohorts.channel_outcomes
),

told as (
    select * from canonical.told
),

newest as (
    select max(signals.from_on) as from_on from signals
    inner join period
        on signals.from_on <= least(period.ends_before - 1, period.as_of_on)
    where signals.is_agreed
),

watched as (
    select
        signals.*,
        signals.measure not in (
            'MQLs against quota', 'SQLs by source', 'wins by paid source'
        ) as is_more,
        case
            when signals.measure in ('SQLs by segment', 'SQLs by source', 'MQL-SQL gap')
                then 'SQL'
            when signals.measure = 'wins by paid source' then 'win'
            else 'MQL'
        end as unit,
        case
            when signals.measure = 'SQLs by segment' then 'segment'
            when signals.measure in (
                'MQLs against quota', 'SQLs by source', 'padding by source',
                'wins by paid source'
            ) then 'source'
        end as grouping
    from signals
    inner join newest
        on signals.from_on = newest.from_on
    where signals.is_agreed
),

totals as (
    select
        measure,
        group_name,
        sum(unsaid_count) / nullif(sum(out_of_count), 0) as unsaid_share
    from counts
    where recency between 2 and 5
    group by measure, group_name
),

newest_counts as (
    select
        counts.* exclude (unknown_count),
        counts.unknown_count + cast(
            ceil(
                greatest(
                    0,
                    counts.unsaid_count
                    - coalesce(totals.unsaid_share, 0) * counts.out_of_count
                )
            ) as bigint
        ) as unknown_count
    from counts
    left join totals
        on counts.measure = totals.measure
        and coalesce(counts.group_name, '') = coalesce(totals.group_name, '')
    where counts.recency = 1
),

paired as (
    select
        now.measure,
        now.group_name,
        now.quarter,
        now.actual_count,
        now.unknown_count,
        now.out_of_count,
        usual.quarter as usual_quarter,
        usual.starts_on as usual_starts_on,
        usual.actual_count as usual_count,
        usual.unknown_count + cast(
            ceil(
                greatest(
                    0,
                    usual.unsaid_count - now.unsaid_count * usual.out_of_count
                    / nullif(now.out_of_count, 0)
                )
            ) as bigint
        ) as usual_unknown_count,
        usual.out_of_count as usual_out_of_count,
        watched.is_more
    from newest_counts as now
    inner join watched
        on now.measure = watched.measure
    left join counts as usual
        on now.measure = usual.measure
        and coalesce(now.group_name, '') = coalesce(usual.group_name, '')
        and usual.recency between 2 and 5
),

ranked as (
    select
        *,
        case
            when is_more
                then usual_count * out_of_count
                >= (actual_count + unknown_count) * usual_out_of_count
            else (usual_count + usual_unknown_count) * out_of_count
                <= actual_count * usual_out_of_count
        end as is_as_far,
        case
            when is_more
                then (usual_count + usual_unknown_count) * out_of_count
                >= actual_count * usual_out_of_count
            else usual_count * out_of_count
                <= (actual_count + unknown_count) * usual_out_of_count
        end as may_be_as_far
    from paired
),

compared as (
    select
        measure,
        group_name,
        'quarters before' as held_against,
        quarter,
        quarter as first_quarter,
        actual_count,
        unknown_count,
        out_of_count,
        count(usual_quarter) as usual_quarter_count,
        min_by(usual_quarter, usual_starts_on) as usual_first_quarter,
        max_by(usual_quarter, usual_starts_on) as usual_last_quarter,
        cast(sum(usual_count) as bigint) as usual_count,
        cast(sum(usual_unknown_count) as bigint) as usual_unknown_count,
        cast(sum(usual_out_of_count) as decimal(18, 2)) as usual_out_of_count,
        cast(
            sum(usual_count * usual_count / nullif(usual_out_of_count, 0))
            as decimal(18, 4)
        ) as usual_square_count,
        count(*) filter (where is_as_far) as as_far_count,
        count(*) filter (where may_be_as_far) as may_be_as_far_count
    from ranked
    group by
        measure, group_name, quarter, actual_count, unknown_count, out_of_count
    union all
    select
        'wins by paid source',
        source,
        'other sources',
        last_quarter,
        first_quarter,
        won_count,
        won_undated_count,
        handoff_count,
        quarter_count,
        first_quarter,
        last_quarter,
        other_won_count,
        other_undated_count,
        other_handoff_count,
        null,
        0,
        0
    from paid_sources
),

valued as (
    select
        grouping,
        group_value,
        won_count,
        handoff_count,
        qualified_count
    from bases
    where won_undated_count = 0
),

amounts as (
    select
        sum(won_amount) as won_amount,
        cast(sum(won_deal_count - won_unknown_count) as bigint) as won_amount_count
    from outcomes
),

final as (
    select
        watched.signal,
        watched.measure,
        watched.question,
        watched.asks,
        watched.from_on,
        watched.is_more,
        watched.unit,
        compared.group_name,
        compared.held_against,
        compared.quarter,
        compared.first_quarter,
        compared.actual_count,
        compared.unknown_count,
        cast(compared.out_of_count as decimal(18, 2)) as out_of_count,
        compared.usual_quarter_count,
        compared.usual_first_quarter,
        compared.usual_last_quarter,
        compared.usual_count,
        compared.usual_unknown_count,
        cast(compared.usual_out_of_count as decimal(18, 2)) as usual_out_of_count,
        compared.usual_square_count,
        compared.as_far_count,
        compared.may_be_as_far_count,
        case when told.tells_wins then coalesce(own.won_count, whole.won_count) end
            as win_count,
        case
            when not told.tells_wins then null
            when watched.unit = 'SQL'
                then coalesce(own.qualified_count, whole.qualified_count)
            else coalesce(own.handoff_count, whole.handoff_count)
        end as win_out_of_count,
        case when told.tells_wins and amounts.won_amount_count > 0
            then amounts.won_amount end as won_amount,
        case when told.tells_wins then amounts.won_amount_count end
            as won_amount_count
    from watched
    left join compared
        on watched.measure = compared.measure
    left join valued as own
        on watched.grouping = own.grouping
        and compared.group_name = own.group_value
        and case when watched.unit = 'SQL' then own.qualified_count
            else own.handoff_count end >= 10
    left join valued as whole
        on whole.grouping = 'all'
    cross join told
    cross join amounts
)

select * from final
