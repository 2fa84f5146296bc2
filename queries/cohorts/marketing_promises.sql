-- One row per quarter, up to five ending with the report's: what was promised and done.
-- Shares are of rated hand-offs; mature ones are old enough for sales' days to decide.
-- Revenue is what was won in the quarter, in the company's currency or at the plan's
-- rate (R49); it is absent, not zero, before the first win on file (R33). A win without
-- such an amount, or without a day, may belong to it and is counted apart (R67).
-- Glossary: quota, conforming, acceptance, target profile.
with

period as (
    select * from run.period
),

horizons as (
    select * from run.horizons
),

quarters as (
    select * from run.quarters
),

settings as (
    select * from plan.settings
),

quotas as (
    select * from canonical.quotas
),

handoffs as (
    select * from journeys.handoffs
),

opportunities as (
    select * from canonical.opportunities
),

carried as (
    select * from mapping.carried
),

triggers as (
    select count(*) > 0 as has_hand_raises from carried
    where entity = 'responses' and word = 'hand-raise'
),

recent as (
    select
        quarters.*,
        row_number() over (order by quarters.starts_on desc) as recency
    from quarters
    inner join period
        on quarters.starts_on <= period.starts_on
),

shown as (
    select
        recent.quarter,
        recent.starts_on,
        recent.ends_before,
        recent.is_complete,
        recent.is_report_quarter,
        settings.conforming_pct,
        settings.target_profile_pct,
        settings.hand_raise_pct,
        coalesce(settings.within_days, horizons.within_days) as within_days,
        settings.decided_pct,
        settings.reason_given_pct,
        settings.target_amount
    from recent
    cross join horizons
    left join settings
        on recent.quarter = settings.quarter
    where recent.recency <= 5
),

total_quotas as (
    select quarter, sum(quota_count) as quota_count
    from quotas
    where is_total
    group by quarter
),

counted as (
    select
        shown.quarter,
        count(*) filter (where handoffs.quota_fate = 'earned') as earned_count,
        count(*) filter (where handoffs.is_rated) as rated_count,
        count(handoffs.mql_rule_on) filter (where handoffs.is_rated) as ruled_count,
        count(*) filter (where handoffs.is_rated and handoffs.is_conforming)
            as conforming_count,
        count(handoffs.is_in_target_profile) filter (where handoffs.is_rated)
            as profiled_count,
        max(handoffs.mql_rule_on) as mql_rule_on,
        max(handoffs.target_profile_rule_on) as target_profile_rule_on,
        count(*) filter (where handoffs.is_rated and handoffs.is_in_target_profile)
            as target_profile_count,
        count(*) filter (
            where handoffs.is_rated and handoffs.trigger = 'hand-raise'
        ) as hand_raise_count,
        count(*) filter (
            where handoffs.is_rated
                and (
                    handoffs.accepted_on is not null
                    or handoffs.decision = 'qualified'
                )
        ) as accepted_count,
        count(*) filter (where handoffs.decision = 'no decision recorded')
            as unrecorded_count,
        count(*) filter (
            where handoffs.is_rated
                and handoffs.opened_on + shown.within_days
                <= period.as_of_on
        ) as mature_count,
        count(*) filter (
            where handoffs.is_rated
                and handoffs.opened_on + shown.within_days
                <= period.as_of_on
                and handoffs.decision not in ('open', 'expired')
                and handoffs.decision_days <= shown.within_days
        ) as decided_count,
        count(*) filter (
            where handoffs.is_rated
                and handoffs.decision in ('disqualified', 'recycled')
        ) as rejected_count,
        count(*) filter (
            where handoffs.is_rated
                and handoffs.decision in ('disqualified', 'recycled')
                and handoffs.is_reason_in_glossary
        ) as reasoned_count
    from shown
    cross join period
    left join handoffs
        on shown.quarter = handoffs.quarter
    group by shown.quarter
),

first_wins as (
    select min(closed_on) as first_win_on from opportunities
    where is_won
),

revenue as (
    select
        shown.quarter,
        case
            when count(opportunities.closed_on) = 0
                and shown.starts_on > first_wins.first_win_on then 0
            else sum(opportunities.counted_amount) filter (
                where opportunities.closed_on is not null
            )
        end as won_amount,
        count(opportunities.opportunity_id) filter (
            where opportunities.counted_amount is null
                or opportunities.closed_on is null
        ) as uncounted_win_count
    from shown
    cross join first_wins
    left join opportunities
        on opportunities.is_won
        and (
            (
                opportunities.closed_on >= shown.starts_on
                and opportunities.closed_on < shown.ends_before
            )
            or (
                opportunities.closed_on is null
                and coalesce(opportunities.created_on < shown.ends_before, true)
            )
        )
    group by shown.quarter, shown.starts_on, first_wins.first_win_on
),

final as (
    select
        shown.*,
        total_quotas.quota_count,
        counted.earned_count,
        counted.rated_count,
        counted.ruled_count,
        counted.conforming_count,
        counted.profiled_count,
        counted.mql_rule_on,
        counted.target_profile_rule_on,
        counted.target_profile_count,
        counted.hand_raise_count,
        counted.accepted_count,
        counted.unrecorded_count,
        counted.mature_count,
        counted.decided_count,
        counted.rejected_count,
        counted.reasoned_count,
        triggers.has_hand_raises,
        revenue.won_amount,
        coalesce(revenue.uncounted_win_count, 0) as uncounted_win_count
    from shown
    cross join triggers
    inner join counted
        on shown.quarter = counted.quarter
    left join total_quotas
        on shown.quarter = total_quotas.quarter
    left join revenue
        on shown.quarter = revenue.quarter
)

select * from final
