-- One row per period in which anybody spoke, latest first.
select period, period_start, complete, people, documents, count(*) over () as found
from denominators
where segment = 'all' and period <> 'all'
order by period_start desc
limit $periods
