-- One row per (segment, period) shown: how many people spoke.
select segment, period, people
from denominators
where (period = 'all' and list_contains($segments::varchar[], segment))
    or (list_contains($series::varchar[], segment) and list_contains($periods::varchar[], period))
order by segment, period
