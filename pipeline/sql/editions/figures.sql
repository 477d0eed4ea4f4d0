-- The figures of today, as figure_history keeps them.
select theme_id, theme, segment, period, people, base_people, share, share_low, share_high, rating, rating_low, rating_high, nps, nps_low, nps_high,
    null::double as csat, null::double as csat_low, null::double as csat_high
from insights
union all
select null, null, segment, period, null, people, null, null, null, rating, rating_low, rating_high, nps, nps_low, nps_high, csat, csat_low, csat_high
from scores
