-- One row per figure of an industry, as the file in the settings has it.
--   metric: nps (-100 to 100), churn (0-1, of a year), csat (0-1, top two) or rating (0-1)
--   figure: of the industry
--   low: lower end of its range or interval; empty where none is given
--   high: upper end
--   industry: which industry
--   origin: who published it
--   dated: of when it is
select
    metric::varchar as metric, figure::double as figure, low::double as low, high::double as high, industry::varchar as industry, origin::varchar as origin,
    dated::date as dated
from measured
order by metric, industry, dated, origin
