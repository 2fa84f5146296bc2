-- One row per source, segment and for all: hand-offs, SQLs and wins within the days of
-- the horizon, over up to four complete quarters all of whose hand-offs are old enough
-- for it. A quarter before wins are on file is none of them (R33); wins without a day
-- may have come within the days or not (R67).
-- Glossary: won, mature, conversion rate.
with

groups as (
    select * from cohorts.groups
),

wholes as (
    select
        quarter,
        row_number() over (order by starts_on desc) as recency
    from groups
    where grouping = 'all'
        and is_complete
        and is_win_recorded
        and win_mature_count = handoff_count
),

final as (
    select
        groups.grouping,
        groups.group_value,
        min(groups.is_in_glossary) as is_in_glossary,
        count(*) as quarter_count,
        min_by(groups.quarter, groups.starts_on) as first_quarter,
        max_by(groups.quarter, groups.starts_on) as last_quarter,
        cast(sum(groups.win_mature_count) as bigint) as handoff_count,
        cast(sum(groups.qualified_count) as bigint) as qualified_count,
        cast(sum(groups.won_within_count) as bigint) as won_count,
        cast(sum(groups.won_undated_count) as bigint) as won_undated_count
    from groups
    inner join wholes
        on groups.quarter = wholes.quarter
        and wholes.recency <= 4
    where groups.grouping in ('all', 'source', 'segment')
    group by groups.grouping, groups.group_value
)

select * from final
