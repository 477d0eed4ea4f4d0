-- One row per (theme without sub-themes, whole week): whether the theme left its own baseline, the share of people in each source who spoke of it in the year before (without the latest eight weeks), for the people and sources of now. No rows before eight weeks of baseline are there; a source counts from then on.
--   theme_id: the theme
--   week: its first day, a Monday
--   people: who spoke of it that week, those of two sources twice
--   base_people: who wrote that week, likewise
--   expected: people that the baseline lets expect
--   low: lower end of the 95 % interval of what was to be expected, the uncertainty of the baseline counted
--   high: upper end
--   weeks: length of the window, which ends with this week, whose question has the smallest p: the latest two or eight
--   window_people: who spoke of it in that window
--   window_expected: people to be expected there
--   p: p-value of that, for the three questions asked: more in two weeks, more in eight, fewer in eight
--   q: corrected for the number of themes in that week (Benjamini-Hochberg, weighted by the root of what is expected)
--   level: what the week may spend of the year's .05; q at or below it is out of the baseline
--   status: new (nobody in the year before), rising, steady, falling, gone (nobody in the window)
--   alert: whether it is out of the baseline for the first time in nine weeks in that direction: what one is told of
--   verdict: the same in words
select
    theme_id::integer as theme_id, week::date as week, people::bigint as people, base_people::bigint as base_people, expected::double as expected,
    low::double as low, high::double as high, weeks::integer as weeks, window_people::bigint as window_people, window_expected::double as window_expected,
    p::double as p, q::double as q, level::double as level, status::varchar as status, alert::boolean as alert,
    case when status = 'steady' then 'steady'
        else format('{}: {} people in {} weeks, {:.1f} expected', status, window_people::bigint, weeks::integer, window_expected::double) end as verdict
from measured
order by theme_id, week
