-- One row per hand-off: how many seconds its calendar had been open at each instant of
-- it, counted from the first day of the calendar.
-- The difference of two is the business time between them, whatever the clocks of the
-- zone did in between. Every instant lies in exactly one span of its day; the ends of
-- the watching are instants, too, for those that nobody answered or decided (R57).
-- Glossary: business time, calendar.
with

calendar_spans as (
    select * from run.calendar_spans
),

tiers as (
    select * from agreements.tiers
),

answers as (
    select * from agreements.first_answers
),

handoffs as (
    select * from journeys.handoffs
),

watch_ends as (
    select * from agreements.watch_ends
),

instants as (
    select handoff_id, calendar_name, 'opened' as instant, opened_at as happened_at
    from tiers
    union all
    select handoff_id, calendar_name, 'assigned' as instant, assigned_at as happened_at
    from tiers
    union all
    select
        tiers.handoff_id,
        tiers.calendar_name,
        'answered' as instant,
        answers.first_response_at as happened_at
    from tiers
    inner join answers
        on tiers.handoff_id = answers.handoff_id
    union all
    select
        tiers.handoff_id,
        tiers.calendar_name,
        'decided' as instant,
        handoffs.decided_at as happened_at
    from tiers
    inner join handoffs
        on tiers.handoff_id = handoffs.handoff_id
    union all
    select
        tiers.handoff_id,
        tiers.calendar_name,
        'owner watched' as instant,
        watch_ends.owner_until_at as happened_at
    from tiers
    inner join watch_ends
        on tiers.handoff_id = watch_ends.handoff_id
    union all
    select
        tiers.handoff_id,
        tiers.calendar_name,
        'answer watched' as instant,
        watch_ends.answer_until_at as happened_at
    from tiers
    inner join watch_ends
        on tiers.handoff_id = watch_ends.handoff_id
    union all
    select
        tiers.handoff_id,
        tiers.calendar_name,
        'decision watched' as instant,
        watch_ends.decision_until_at as happened_at
    from tiers
    inner join watch_ends
        on tiers.handoff_id = watch_ends.handoff_id
),

placed as (
    select
        instants.handoff_id,
        instants.instant,
        calendar_spans.seconds_before
        + case
            when calendar_spans.is_open
                then date_diff(
                    'second', calendar_spans.starts_at, instants.happened_at
                )
            else 0
        end as open_seconds
    from instants
    inner join calendar_spans
        on instants.calendar_name = calendar_spans.calendar_name
        and cast(instants.happened_at as date) = calendar_spans.day_on
        and instants.happened_at >= calendar_spans.starts_at
        and instants.happened_at < calendar_spans.ends_before_at
),

final as (
    select
        handoff_id,
        max(case when instant = 'opened' then open_seconds end) as opened_seconds,
        max(case when instant = 'assigned' then open_seconds end) as assigned_seconds,
        max(case when instant = 'answered' then open_seconds end) as answered_seconds,
        max(case when instant = 'decided' then open_seconds end) as decided_seconds,
        max(case when instant = 'owner watched' then open_seconds end)
            as owner_until_seconds,
        max(case when instant = 'answer watched' then open_seconds end)
            as answer_until_seconds,
        max(case when instant = 'decision watched' then open_seconds end)
            as decision_until_seconds
    from placed
    group by handoff_id
)

select * from final
