-- One row per (segment, period) of respondents who gave a 0-10 score and have a weight above 0 (columns.weight of their source): the Net Promoter Score of those for whom they stand. Empty where no source has weights. Groups with fewer such people than the minimum cell of the settings are left out.
--   segment: all, or name=value
--   period: all, or the period
--   period_start: first day of the period
--   scores: respondents with a score and a weight, one a person and wave
--   people: people behind them
--   effective_people: how many with equal weights would tell as much (Kish)
--   nps_unweighted: -100 to 100, of the same respondents
--   nps: -100 to 100, weighted
--   nps_se: its standard error, linearised by Taylor, respondents of one person together, as R's survey gives it
--   nps_low: lower end of the 95 % interval, adjusted Wald at the size at which a simple sample would be as unsure
--   nps_high: upper end
select
    segment::varchar as segment, period::varchar as period, period_start::date as period_start, scores::bigint as scores,
    base_people::bigint as people, effective_people::double as effective_people, nps_unweighted::double as nps_unweighted, nps::double as nps,
    nps_se::double as nps_se, nps_low::double as nps_low, nps_high::double as nps_high
from measured
