-- One row, or none: score and rating of everybody.
select scores, nps, nps_low, nps_high, ratings, rating, rating_low, rating_high
from scores
where segment = 'all' and period = 'all'
