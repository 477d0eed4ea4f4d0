-- One row per (theme, segment, period) in which two people say the same, or anybody gives a reason: its three strongest drivers, each with its own counts and up to three quotes; the other reasons are never among them.
--   theme_id: the theme, at any level
--   segment: all, or name=value
--   period: all, or the period
--   why_people: distinct people who say anything concrete under the theme here
--   why_reason_people: people among them who give any of it as a reason
--   reasons: those of the polarity of the theme first, then by people; reason is the label of the driver; a broader theme has the drivers of the themes below it
with
key_point_labels as (
    select driver_id, any_value(label) as label, any_value(direction) as direction from drivers where not other group by driver_id
),

statements as (
    -- A reason may stand under two themes of one broader theme, where it is one reason all the same.
    select driver_reasons.theme_id as own_theme_id, driver_reasons.reason_id, driver_reasons.document_id, driver_reasons.source,
        driver_reasons.origin <> 'asserted' as reasoning, driver_reasons.quote_start, driver_reasons.quote_end, driver_reasons.polarity,
        driver_reasons.direction, driver_reasons.match_probability, driver_reasons.weight, drivers.driver_id,
        theme_ancestors.counts_for as theme_id, drivers.people as people_anywhere, drivers.restates
    from driver_reasons
    inner join theme_ancestors using (theme_id)
    left join drivers on drivers.theme_id = driver_reasons.theme_id and drivers.driver_id = driver_reasons.driver_id and not drivers.other
    qualify row_number() over (
        partition by theme_ancestors.counts_for, drivers.driver_id, driver_reasons.reason_id
        order by drivers.people desc nulls last, driver_reasons.weight desc, driver_reasons.theme_id
    ) = 1
),

numbered as (
    -- Numbers in place of words, and of the orders in which one quote of a person, and then the quotes of a driver, are chosen.
    select *, dense_rank() over (order by driver_id)::integer as driver, dense_rank() over (order by source)::integer as source_number,
        row_number() over (order by weight desc, document_id, quote_start, reason_id, theme_id)::integer as turn,
        row_number() over (
            order by quote_end - quote_start > 260, quote_end - quote_start < 30, weight desc, document_id, quote_start, reason_id, theme_id
        )::integer as quote
    from statements
),

placed as (
    select numbered.theme_id, numbered.driver, numbered.driver_id is not null as matched, numbered.source_number, numbered.reasoning,
        numbered.polarity, numbered.direction, numbered.match_probability, numbered.people_anywhere, numbered.restates, numbered.turn,
        numbered.quote, placed_documents.speaker,
        unnest(placed_documents.places) as place
    from numbered
    inner join placed_documents using (document_id)
),

person_drivers as (
    select theme_id, place, driver, speaker, any_value(matched) as matched, count(*) as mentions, bool_or(reasoning) as reasoning,
        bool_or(direction <= 0) as blaming, bool_or(direction >= 0) as praising, sum(polarity) as polarity,
        max(people_anywhere) as people_anywhere, bool_and(restates) as restates,
        round(1 - product(1 - match_probability::double), 6) as probability, arg_min(quote, turn) as quote
    from placed
    group by theme_id, place, driver, speaker
),

people as (
    select theme_id, place, speaker, bool_or(reasoning) as reasoning, bool_or(blaming) as blaming, bool_or(praising) as praising
    from person_drivers
    group by theme_id, place, speaker
),

reason_denominators as (
    select theme_id, place, count(*) as everybody, count(*) filter (reasoning) as reasoning, count(*) filter (blaming) as blaming,
        count(*) filter (praising) as praising
    from people
    group by theme_id, place
),

sources as (
    select theme_id, place, driver, count(*) as sources
    from (select distinct theme_id, place, driver, source_number from placed where matched) as heard
    group by theme_id, place, driver
),

counted as (
    select theme_id, place, driver, max(people_anywhere) as people_anywhere, bool_and(restates) as restates,
        sum(mentions)::bigint as mentions, count(*) as people, count(*) filter (reasoning) as reason_people,
        (sum(polarity) / sum(mentions))::decimal(5, 4) as polarity,
        sum((probability * (1 - probability))::decimal(9, 6))::double as spread, min(quote, $max_quotes) as quotes
    from person_drivers
    where matched
    group by theme_id, place, driver
),

chosen as (
    -- What is praised about a theme does not explain why it hurts: reasons of the polarity of the theme come first. A driver that only
    -- judges or repeats its theme is there only where there is no other, and so is one person's reason.
    select counted.*, numbered_groups.segment, numbered_groups.period, key_point_labels.driver_id, key_point_labels.label,
        key_point_labels.direction, row_number() over (
            partition by counted.theme_id, counted.place
            order by counted.people = 1, counted.restates, sign(counted.polarity) <> sign(measures.net_sentiment), counted.people desc,
                counted.mentions desc, counted.people_anywhere desc, key_point_labels.driver_id
        ) as position
    from counted
    inner join (select distinct driver, driver_id from numbered) as named using (driver)
    inner join key_point_labels using (driver_id)
    inner join numbered_groups using (place)
    inner join measures on measures.theme_id = counted.theme_id and measures.segment = numbered_groups.segment
        and measures.period = numbered_groups.period
    qualify position <= 3
        and (counted.people > 1 or max(counted.people) over (partition by counted.theme_id, counted.place) = 1)
        and (not counted.restates or bool_and(counted.restates) over (partition by counted.theme_id, counted.place))
),

shared as (
    -- Of all who say anything concrete here in the direction of the driver, or in none.
    select chosen.*, reason_denominators.everybody, reason_denominators.reasoning, sources.sources,
        greatest(case chosen.direction when -1 then blaming when 1 then praising else everybody end, chosen.people) as base_people,
        effective_base(chosen.people, base_people, chosen.spread) as base
    from chosen
    inner join reason_denominators using (theme_id, place)
    inner join sources using (theme_id, place, driver)
),

quoted as (
    -- Texts are wide: they are fetched when it is known which.
    select firsts.theme_id, firsts.place, firsts.driver,
        list(
            {
                'document_id': driver_reasons.document_id, 'start': driver_reasons.quote_start, 'end': driver_reasons.quote_end,
                'text': driver_reasons.quote
            } order by firsts.quote
        ) as quotes
    from (select theme_id, place, driver, unnest(quotes) as quote from chosen) as firsts
    inner join numbered using (quote)
    inner join driver_reasons on driver_reasons.theme_id = numbered.own_theme_id and driver_reasons.reason_id = numbered.reason_id
    group by firsts.theme_id, firsts.place, firsts.driver
)

select shared.theme_id, shared.segment, shared.period, any_value(shared.everybody) as why_people,
    any_value(shared.reasoning) as why_reason_people,
    list({
        'reason': shared.label, 'driver_id': shared.driver_id, 'mentions': shared.mentions, 'people': shared.people,
        'reason_people': shared.reason_people, 'sources': shared.sources, 'base_people': shared.base_people,
        'share': round(shared.people / shared.base_people, 4),
        'share_low': round(share_low(shared.people / shared.base_people * shared.base, shared.base), 4),
        'share_high': round(share_high(shared.people / shared.base_people * shared.base, shared.base), 4),
        'polarity': shared.polarity::double, 'quotes': quoted.quotes
    } order by shared.position) as reasons
from shared
inner join quoted using (theme_id, place, driver)
group by shared.theme_id, shared.segment, shared.period
