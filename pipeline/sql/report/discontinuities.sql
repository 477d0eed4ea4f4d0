-- Periods from which several themes turned at once, the latest first.
select period, array_to_string(list_transform(themes, lambda theme: theme.label), ', ') as themes, array_to_string(events, ', ') as events, source_mix
from discontinuities
order by period_start desc
limit 10
