-- One row per group of like asks under a theme. Shares are of the people who ask for anything under the theme.
--   ask_id: hash of the theme and of what they ask for
--   theme_id: the theme
--   label: what they ask for, in customers' words
--   mentions: sentences that ask for it
--   people: distinct people behind them
--   sources: distinct sources
--   base_people: distinct people who ask for anything under the theme, the denominator of share
--   share: 0-1, people among base_people
--   share_low: lower end of Wilson's 95 % interval
--   share_high: upper end
with
ask_denominators as (
    select theme_id, count(distinct person_id) as base_people from ask_group_members group by theme_id
),

counted as (
    select ask_id, theme_id, count(*) as mentions, count(distinct person_id) as people, count(distinct source) as sources
    from ask_group_members
    group by ask_id, theme_id
)

select counted.ask_id, counted.theme_id, named.label::varchar as label, counted.mentions, counted.people, counted.sources, ask_denominators.base_people,
    (counted.people / ask_denominators.base_people)::decimal(5, 4) as share,
    share_low(counted.people, ask_denominators.base_people)::decimal(5, 4) as share_low,
    share_high(counted.people, ask_denominators.base_people)::decimal(5, 4) as share_high
from counted
inner join ask_denominators using (theme_id)
inner join named on named.ask_id = counted.ask_id
order by counted.theme_id, counted.people desc, counted.mentions desc, counted.ask_id
