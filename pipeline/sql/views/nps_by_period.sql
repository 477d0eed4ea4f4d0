-- One row per (segment, period) with at least one 0-10 score: the Net Promoter Score over time.
--   segment: all, or name=value
--   period: all, or the period
--   period_start: first day of the period
--   scores: respondents who gave a score, one a person and wave
--   promoters: people who gave 9 or 10
--   passives: people who gave 7 or 8
--   detractors: people who gave 0 to 6
--   nps: -100 to 100
--   nps_low: lower end of the 95 % interval
--   nps_high: upper end
select segment, period, period_start, scores, promoters, passives, detractors, nps, nps_low, nps_high
from scores
where scores > 0
order by segment, period_start nulls first
