-- One row per (theme without sub-themes, coming period): how many people will mention it, by the method that the theme's own past proves better than its last value, or by the last value. It rests on periods that the feedback covers whole; the last, unfinished one is the first that is foreseen. Themes that fewer people than the minimum cell ever mentioned are left out.
--   theme_id: the theme
--   period: the period that is foreseen
--   period_start: its first day
--   step: 1 for the first period after the last whole one, 2 for the next
--   people: distinct people, as foreseen
--   low: lower end of the 95 % interval, made of the errors of the backtest; empty where there are too few
--   high: upper end
--   low_80: lower end of the 80 % interval
--   high_80: upper end
--   method: last value, smoothing (with its constant), damped trend (the same), mean, or a year before
--   backtest_error: mean absolute error, in people, of foreseeing one period at a time as it would have been done then
--   naive_error: the same of the last value
--   origins: periods that were foreseen in the backtest
--   verdict: better (than the last value, in the backtest), naive (nothing was), or too few (under 6 origins); the last two show the last value
select
    theme_id::integer as theme_id, period_of(grain, next_start) as period, next_start::date as period_start, step::integer as step, people, low, high,
    low_80, high_80, method::varchar as method, backtest_error, naive_error, origins::integer as origins, verdict::varchar as verdict
from (
    select *, last_start + case grain
        when 'week' then to_days(7 * step::integer)
        else to_months(step::integer * case grain when 'month' then 1 when 'quarter' then 3 else 12 end)
    end as next_start
    from measured
) as placed
order by theme_id, step
