-- One row per (segment, period): what people scored and rated, each figure with its 95 % interval. A score counts whatever became of the words beside it.
--   segment: all, or name=value
--   period: all, or the period
--   period_start: first day of the period
--   documents: counted documents
--   people: distinct people
--   scores: respondents who gave a 0-10 score, one a person and wave
--   promoters: respondents who gave 9 or 10
--   passives: respondents who gave 7 or 8
--   detractors: respondents who gave 0 to 6
--   nps: -100 to 100, Net Promoter Score
--   nps_low: lower end of the 95 % interval
--   nps_high: upper end
--   satisfactions: respondents who told their satisfaction
--   csat: 0-1, share of them in the two highest boxes of their scale (top-two-box)
--   csat_low: lower end of Wilson's 95 % interval
--   csat_high: upper end
--   ratings: documents with a rating
--   rating: 0-1, mean rating
--   rating_low: lower end of the 95 % interval
--   rating_high: upper end
--   stars: mean rating as it was asked, 4.1 of 1 to 5 for example; empty where several scales were asked
--   stars_from: lowest rating of that scale
--   stars_to: highest
select segment::varchar as segment, period::varchar as period, period_start::date as period_start, documents, people, scores, promoters, passives, detractors,
    nps, nps_low, nps_high, satisfactions, csat, csat_low, csat_high, ratings, rating, rating_low, rating_high,
    rating_from + rating * (rating_to - rating_from) as stars, rating_from as stars_from, rating_to as stars_to
from measured
order by segment, period
