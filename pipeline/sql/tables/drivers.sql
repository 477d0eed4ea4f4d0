-- One row per driver: reasons under a theme that say the same, whether given as a reason or told. Shares are of the people who say anything concrete in the same direction under the theme, not of all who speak of it.
--   driver_id: hash of the theme, the most typical cause and its direction; the same as long as these stay
--   theme_id: the theme
--   label: what they say, in customers' words
--   mentions: reasons that say it, stated, unmarked and told
--   people: distinct people behind them
--   reason_people: people among them who give it as a reason, stated or unmarked; the others only tell it
--   sources: distinct sources
--   base_people: distinct people who give or tell anything concrete under the theme in the direction of the driver, or in none; the denominator of share
--   share: 0-1, people among base_people
--   share_low: lower end of Wilson's 95 % interval
--   share_high: upper end
--   polarity: -1 to 1, mean feeling of the sentences in which it is given
--   direction: -1 blame, 1 praise, 0 neither, as most of its mentions
--   stated: mentions that a cue ties to their effect ("because")
--   unmarked: mentions without a cue, where one opinion explains another
--   told: mentions that complain of it, or praise it, and tie it to nothing
--   hedged: mentions whose customer is not sure, reports somebody else's reason, or may be ironic
--   competitor: mentions about another company
--   restates: whether it says no more than the label of its theme, or only judges it
with
based as (
    select theme_id, count(distinct person_id) as everybody, count(distinct person_id) filter (direction <= 0) as blaming,
        count(distinct person_id) filter (direction >= 0) as praising
    from driver_reasons
    group by theme_id
),

counted as (
    select driver_id, theme_id, count(*) as mentions, count(distinct person_id) as people, count(distinct source) as sources,
        count(distinct person_id) filter (kind <> 'told') as reason_people, any_value(direction) as direction,
        (sum(polarity) / count(*))::decimal(5, 4) as polarity,
        count(*) filter (kind = 'stated') as stated, count(*) filter (kind = 'unmarked') as unmarked,
        count(*) filter (kind = 'told') as told,
        count(*) filter (hedged) as hedged, count(*) filter (competitor) as competitor
    from driver_reasons
    where driver_id is not null
    group by driver_id, theme_id
),

placed as (
    select counted.*, case direction when -1 then blaming when 1 then praising else everybody end as base_people
    from counted
    inner join based using (theme_id)
)

select placed.driver_id, placed.theme_id, named.label::varchar as label, placed.mentions, placed.people, placed.reason_people, placed.sources,
    placed.base_people,
    (placed.people / placed.base_people)::decimal(5, 4) as share,
    share_low(placed.people, placed.base_people)::decimal(5, 4) as share_low,
    share_high(placed.people, placed.base_people)::decimal(5, 4) as share_high,
    placed.polarity, placed.direction, placed.stated, placed.unmarked, placed.told, placed.hedged, placed.competitor,
    named.restates::boolean as restates
from placed
inner join named using (driver_id)
order by placed.theme_id, placed.people desc, placed.mentions desc, placed.driver_id
