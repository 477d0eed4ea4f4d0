-- One row per (grain, period) since the first customer joined: the churn rate, exactly as customers who left in the period among the customers at its start.
--   grain: month, quarter or year
--   period_start: first day of the period
--   period_end: first day after it
--   customers: customers at the start of the period
--   left_count: of these, who left in the period; who joined within it is in neither count
--   churn: 0-1
--   churn_low: lower end of Wilson's 95 % interval
--   churn_high: upper end
--   complete: whether the period had ended by the day of the last document or event
select
    grain::varchar as grain, start::date as period_start, "end"::date as period_end, customers::bigint as customers, left_count::bigint as left_count,
    churn, churn_low, churn_high, complete::boolean as complete
from measured
order by grain, period_start
