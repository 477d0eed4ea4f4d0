-- One row per period from the first in which anybody spoke to the last, also where nobody did: whether it is or lies before the last that the feedback covers to its end (complete, see periods_of) and began in its first tenth or before (begun).
with recursive
days as (
    select min(created_at)::date as first_day, max(created_at)::date as last_day
    from documents
    where created_at is not null and (status = 'counted' or coalesce(rating, nps_score, csat) is not null)
),

starts as (
    select date_trunc($period, first_day)::date as period_start from days where first_day is not null
    union all
    select period_end($period, period_start) from starts where period_end($period, period_start) <= (select last_day from days)
)

select
    period_of($period, period_start) as period, period_start, period_end($period, period_start) as period_end,
    coalesce(period_start <= (select max(period_start) from periods_of($period) where complete), false) as complete,
    10 * (first_day - period_start) <= period_end($period, period_start) - period_start as begun
from starts
cross join days
order by period_start
