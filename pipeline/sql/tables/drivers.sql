-- One row per (theme, driver): a key point that enough people of the theme support, and one row of all other reasons, so that people of drivers are those who say anything concrete. Shares are of the people who say anything concrete in the same direction under the theme, not of all who speak of it.
--   driver_id: the key point, the same under every theme; other:<theme_id> for the other reasons
--   theme_id: the theme
--   label: what they say, in customers' words
--   other: whether this row holds the people who are in no driver of the theme
--   mentions: statements that say it, stated, implied and asserted
--   people: distinct people behind them
--   expected_people: people who say it if each match is as sure as its probability
--   reason_people: people among them who give it as a reason, stated or implied; the others only assert it
--   sources: distinct sources
--   base_people: distinct people who say anything concrete under the theme in the direction of the driver, or in none; the denominator of share
--   base_reason_people: people among these who give any reason, stated or implied
--   share: 0-1, people among base_people
--   share_low: lower end of Wilson's 95 % interval, widened by the uncertainty of matching (macro effective_base)
--   share_high: upper end
--   polarity: -1 to 1, mean sentiment of the sentences in which it is given
--   direction: -1 blame, 1 praise, 0 neither
--   stated: mentions that a cue ties to their effect ("because")
--   implied: mentions without a cue, where one opinion explains another
--   asserted: mentions that complain of it, or praise it, and tie it to nothing
--   hedged: mentions whose customer is not sure, reports somebody else's reason, or may be ironic
--   competitor: mentions about another company
--   restates: whether it only judges, or says no more than the label of its theme
with
reason_denominators as (
    select theme_id, count(distinct person_id) as everybody, count(distinct person_id) filter (direction <= 0) as blaming,
        count(distinct person_id) filter (direction >= 0) as praising,
        count(distinct person_id) filter (origin <> 'asserted') as reasoning,
        count(distinct person_id) filter (direction <= 0 and origin <> 'asserted') as reasoning_blame,
        count(distinct person_id) filter (direction >= 0 and origin <> 'asserted') as reasoning_praise
    from driver_reasons
    group by theme_id
),

person_probabilities as (
    -- Whether a person says it: not all of their statements need match.
    select theme_id, driver_id, person_id, round(1 - product(1 - coalesce(match_probability, 1)::double), 6) as probability
    from driver_reasons
    where driver_id is not null
    group by theme_id, driver_id, person_id
),

expected as (
    select theme_id, driver_id, sum(probability::decimal(9, 6)) as people, sum((probability * (1 - probability))::decimal(9, 6))::double as spread
    from person_probabilities
    group by theme_id, driver_id
),

counted as (
    select driver_id, theme_id, any_value(other) as other, count(*) as mentions, count(distinct person_id) as people,
        count(distinct source) as sources, count(distinct person_id) filter (origin <> 'asserted') as reason_people,
        (sum(polarity) / count(*))::decimal(5, 4) as polarity,
        count(*) filter (origin = 'stated') as stated, count(*) filter (origin = 'implied') as implied,
        count(*) filter (origin = 'asserted') as asserted,
        count(*) filter (hedged) as hedged, count(*) filter (competitor) as competitor
    from driver_reasons
    where driver_id is not null
    group by driver_id, theme_id
),

placed as (
    select counted.*, coalesce(named.label, 'other reasons')::varchar as label, coalesce(named.direction, 0)::integer as direction,
        coalesce(named.restates, false)::boolean as restates, expected.people::decimal(12, 4) as expected_people, expected.spread,
        -- Some speak against the direction of their driver: where all are in it, they are its base.
        greatest(case named.direction when -1 then blaming when 1 then praising else everybody end, counted.people) as base_people,
        case named.direction when -1 then reasoning_blame when 1 then reasoning_praise else reasoning end as base_reason_people
    from counted
    inner join reason_denominators on reason_denominators.theme_id = counted.theme_id
    inner join expected on expected.theme_id = counted.theme_id and expected.driver_id = counted.driver_id
    left join named on named.theme_id = counted.theme_id and named.driver_id = counted.driver_id
)

select driver_id, theme_id, label, other, mentions, people, expected_people, reason_people, sources, base_people, base_reason_people,
    (people / base_people)::decimal(5, 4) as share,
    share_low(people / base_people * effective_base(people, base_people, spread), effective_base(people, base_people, spread))::decimal(5, 4)
        as share_low,
    share_high(people / base_people * effective_base(people, base_people, spread), effective_base(people, base_people, spread))::decimal(5, 4)
        as share_high,
    polarity, direction, stated, implied, asserted, hedged, competitor, restates
from placed
order by theme_id, other, people desc, mentions desc, driver_id
