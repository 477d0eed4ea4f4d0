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
    select driver_reasons.theme_id as own_theme_id, driver_reasons.reason_id, driver_reasons.document_id, driver_reasons.person_id,
        driver_reasons.source, driver_reasons.origin, driver_reasons.quote_start, driver_reasons.quote_end, driver_reasons.polarity,
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

placed as (
    select statements.*, populations.segment, populations.period
    from statements
    inner join populations using (document_id)
),

reason_denominators as (
    select theme_id, segment, period, count(distinct person_id) as everybody,
        count(distinct person_id) filter (origin <> 'asserted') as reasoning,
        count(distinct person_id) filter (direction <= 0) as blaming, count(distinct person_id) filter (direction >= 0) as praising
    from placed
    group by theme_id, segment, period
),

person_probabilities as (
    select theme_id, segment, period, driver_id, person_id, round(1 - product(1 - match_probability::double), 6) as probability
    from placed
    where driver_id is not null
    group by theme_id, segment, period, driver_id, person_id
),

spread as (
    select theme_id, segment, period, driver_id, sum((probability * (1 - probability))::decimal(9, 6))::double as spread
    from person_probabilities
    group by theme_id, segment, period, driver_id
),

counted as (
    select theme_id, segment, period, driver_id, max(people_anywhere) as people_anywhere, bool_and(restates) as restates,
        count(*) as mentions, count(distinct person_id) as people, count(distinct source) as sources,
        count(distinct person_id) filter (origin <> 'asserted') as reason_people,
        (sum(polarity) / count(*))::decimal(5, 4) as polarity
    from placed
    where driver_id is not null
    group by theme_id, segment, period, driver_id
),

chosen as (
    -- What is praised about a theme does not explain why it hurts: reasons of the polarity of the theme come first. A driver that only
    -- judges or repeats its theme is there only where there is no other, and so is one person's reason.
    select counted.*, key_point_labels.label, key_point_labels.direction, row_number() over (
        partition by counted.theme_id, counted.segment, counted.period
        order by counted.people = 1, counted.restates, sign(counted.polarity) <> sign(measures.net_sentiment), counted.people desc,
            counted.mentions desc, counted.people_anywhere desc, counted.driver_id
    ) as place
    from counted
    inner join key_point_labels using (driver_id)
    inner join measures on measures.theme_id = counted.theme_id and measures.segment = counted.segment and measures.period = counted.period
    qualify place <= 3
        and (counted.people > 1 or max(counted.people) over (partition by counted.theme_id, counted.segment, counted.period) = 1)
        and (not counted.restates or bool_and(counted.restates) over (partition by counted.theme_id, counted.segment, counted.period))
),

ranked as (
    select placed.theme_id, placed.segment, placed.period, placed.driver_id, placed.own_theme_id, placed.reason_id, row_number() over (
        partition by placed.theme_id, placed.segment, placed.period, placed.driver_id
        order by placed.quote_end - placed.quote_start > 260, placed.quote_end - placed.quote_start < 30, placed.weight desc,
            placed.document_id, placed.quote_start, placed.reason_id
    ) as rank
    from placed
    semi join chosen using (theme_id, segment, period, driver_id)
    qualify row_number() over (
        partition by placed.theme_id, placed.segment, placed.period, placed.driver_id, placed.person_id
        order by placed.weight desc, placed.document_id, placed.quote_start, placed.reason_id
    ) = 1
),

shared as (
    -- Of all who say anything concrete here in the direction of the driver, or in none.
    select chosen.*, reason_denominators.everybody, reason_denominators.reasoning,
        greatest(case chosen.direction when -1 then blaming when 1 then praising else everybody end, chosen.people) as base_people,
        effective_base(chosen.people, base_people, spread.spread) as base
    from chosen
    inner join reason_denominators using (theme_id, segment, period)
    inner join spread using (theme_id, segment, period, driver_id)
),

firsts as (
    -- Ranked before texts are fetched, which are wide. Ranks count whom the line above leaves, one row a person.
    select *, row_number() over (partition by theme_id, segment, period, driver_id order by rank) as place
    from ranked
    qualify place <= $max_quotes
),

quoted as (
    select firsts.theme_id, firsts.segment, firsts.period, firsts.driver_id,
        list(
            {
                'document_id': driver_reasons.document_id, 'start': driver_reasons.quote_start, 'end': driver_reasons.quote_end,
                'text': driver_reasons.quote
            } order by firsts.place
        ) as quotes
    from firsts
    inner join driver_reasons on driver_reasons.theme_id = firsts.own_theme_id and driver_reasons.reason_id = firsts.reason_id
    group by firsts.theme_id, firsts.segment, firsts.period, firsts.driver_id
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
    } order by shared.place) as reasons
from shared
inner join quoted using (theme_id, segment, period, driver_id)
group by shared.theme_id, shared.segment, shared.period
