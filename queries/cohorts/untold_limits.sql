-- One row per limit of what the exports do not tell, and how many hand-offs of the
-- quarter it touches: triggers, motions, wins and tiers that are not known, claims that
-- could not be checked (R69), wins and responses without a day (R67), deals closed
-- after their export (R68), amounts of no known currency (R49), attributes that are
-- today's alone (R66); of deals: unknown words of a kind, closed before created (R68).
-- Glossary: hand-off, trigger, motion, won.
with

period as (
    select * from run.period
),

handoffs as (
    select * from journeys.handoffs
),

attribute_changes as (
    select * from canonical.attribute_changes
),

told as (
    select * from canonical.told
),

opportunities as (
    select * from canonical.opportunities
),

credited as (
    select * from facts.credited_opportunities
),

responses as (
    select * from canonical.responses
),

tiers as (
    select * from agreements.tiers
),

rejections as (
    select * from agreements.audited_rejections
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
        count(*) filter (where trigger is null) as no_trigger_count,
        count(*) filter (where motion = 'not known' and told.tells_accounts)
            as no_motion_count,
        count(*) filter (where is_won is null and opportunity_id is not null)
            as win_untold_count,
        count(*) filter (where is_won and won_on is null) as undated_win_count
    from in_quarter
    cross join told
),

dealt as (
    select
        credited.handoff_id,
        bool_or(opportunities.is_closed_ahead) as is_ahead,
        bool_or(
            opportunities.is_won
            and not regexp_full_match(opportunities.amount_currency, '[A-Z]{3}')
        ) as is_symbol
    from credited
    inner join opportunities
        on credited.opportunity_id = opportunities.opportunity_id
    group by credited.handoff_id
),

undated_responses as (
    select person_id from responses
    where responded_on is null
    group by person_id
),

touched as (
    select
        count(*) filter (where dealt.is_ahead) as closed_ahead_count,
        count(*) filter (where dealt.is_symbol) as symbol_count,
        count(undated_responses.person_id) as undated_response_count,
        count(*) filter (where tiers.agreement_name = 'tier not known')
            as no_tier_count,
        count(*) filter (where rejections.claim = 'could not be checked')
            as unchecked_count,
        count(rejections.claim) as claim_count
    from in_quarter
    left join dealt
        on in_quarter.handoff_id = dealt.handoff_id
    left join undated_responses
        on in_quarter.person_id = undated_responses.person_id
    left join tiers
        on in_quarter.handoff_id = tiers.handoff_id
    left join rejections
        on in_quarter.handoff_id = rejections.handoff_id
),

kept_histories as (
    select attribute, count(*) as change_count from attribute_changes
    group by attribute
),

histories as (
    select count(*) as history_count from kept_histories
),

shown as (
    select 'owner_id' as attribute, owner_id as value from in_quarter
    union all
    select 'segment' as attribute, segment as value from in_quarter
    union all
    select 'lead_source' as attribute, original_source as value from in_quarter
),

of_today as (
    select shown.attribute, count(shown.value) as handoff_count
    from shown
    left join kept_histories
        on shown.attribute = kept_histories.attribute
    cross join histories
    where kept_histories.attribute is null and histories.history_count > 0
    group by shown.attribute
),

final as (
    select
        'trigger_not_known' as limit_code,
        cast(null as varchar) as subject,
        no_trigger_count as actual_count,
        handoff_count as out_of_count
    from counted
    where no_trigger_count > 0
    union all
    select 'motion_not_known', null, no_motion_count, handoff_count
    from counted
    where no_motion_count > 0
    union all
    select 'wins_not_told', null, win_untold_count, handoff_count
    from counted
    where win_untold_count > 0
    union all
    select 'won_without_day', null, undated_win_count, handoff_count
    from counted
    where undated_win_count > 0
    union all
    select
        'closed_ahead', null, touched.closed_ahead_count, counted.handoff_count
    from touched
    cross join counted
    where touched.closed_ahead_count > 0
    union all
    select 'currency_not_known', null, touched.symbol_count, counted.handoff_count
    from touched
    cross join counted
    where touched.symbol_count > 0
    union all
    select
        'responses_without_day',
        null,
        touched.undated_response_count,
        counted.handoff_count
    from touched
    cross join counted
    where touched.undated_response_count > 0
    union all
    select 'tier_not_known', null, touched.no_tier_count, counted.handoff_count
    from touched
    cross join counted
    where touched.no_tier_count > 0
    union all
    select 'excuses_unchecked', null, unchecked_count, claim_count
    from touched
    where unchecked_count > 0
    union all
    select 'opportunity_kind_not_known', kind_word, count(*), null
    from opportunities
    where kind_word is not null and kind is null
    group by kind_word
    union all
    select 'closed_before_created', null, count(*), null
    from opportunities
    where closed_on < created_on
    having count(*) > 0
    union all
    select
        'no_history_of',
        of_today.attribute,
        of_today.handoff_count,
        counted.handoff_count
    from of_today
    cross join counted
    where of_today.handoff_count > 0
)

select * from final
