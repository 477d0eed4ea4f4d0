-- Themes whose next period is foreseen better than by its last value, most people first.
select themes.label as theme, foreseen.period, foreseen.people, foreseen.low as people_low, foreseen.high as people_high, foreseen.method,
    foreseen.backtest_error, foreseen.naive_error
from theme_forecast as foreseen
inner join themes using (theme_id)
where foreseen.step = 1 and foreseen.verdict = 'better'
order by foreseen.people desc, foreseen.theme_id
limit 10
