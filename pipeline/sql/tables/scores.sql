-- One row per (segment, period) in which somebody gave a score or a rating, each figure with its 95 % interval.
--   segment: all, or name=value
--   period: all, or the period
--   period_start: first day of the period
--   documents: counted documents
--   people: distinct people
--   scores: people who gave a 0-10 score
--   promoters: people who gave 9 or 10
--   passives: people who gave 7 or 8
--   detractors: people who gave 0 to 6
--   nps: -100 to 100, Net Promoter Score
--   nps_low: lower end of the 95 % interval
--   nps_high: upper end
--   ratings: documents with a rating
--   rating: 0-1, mean rating
--   rating_low: lower end of the 95 % interval
--   rating_high: upper end
select segment::varchar as segment, period::varchar as period, period_start::date as period_start, documents, people, scores, promoters, passives, detractors,
    nps, nps_low, nps_high, ratings, rating, rating_low, rating_high
from measured
order by segment, period
