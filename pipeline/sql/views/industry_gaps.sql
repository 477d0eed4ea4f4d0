-- One row per figure of an industry: ours beside it. Figures of others are asked of other people in other ways: a gap is a hint.
--   metric: nps (-100 to 100), churn (0-1, the last whole year), csat (0-1, top two) or rating (0-1)
--   ours: our figure, of all segments and periods
--   figure: of the industry
--   gap: ours less figure
--   gap_low: lower end of the 95 % interval (Newcombe); of a figure without a range as if it were exact
--   gap_high: upper end
--   verdict: better, worse (for churn a lower figure is better) or undecided where the interval holds 0
--   base: respondents or customers behind ours
--   industry: which industry
--   origin: who published it
--   dated: of when it is
with
everybody as (from scores where segment = 'all' and period = 'all'),

ours as (
    select 'nps' as metric, scores as base, nps as value, nps_low as low, nps_high as high from everybody
    union all
    select 'csat', satisfactions, csat, csat_low, csat_high from everybody
    union all
    select 'rating', ratings, rating, rating_low, rating_high from everybody
    union all
    (
        select 'churn', customers, churn, churn_low, churn_high
        from churn_by_period
        where grain = 'year' and complete and customers > 0
        order by period_start desc
        limit 1
    )
),

gaps as (
    select industry_figures.*, ours.value as ours, ours.base, ours.value - figure as gap,
        ours.value - figure - sqrt((ours.value - ours.low) ^ 2 + (coalesce(industry_figures.high, figure) - figure) ^ 2) as gap_low,
        ours.value - figure + sqrt((ours.high - ours.value) ^ 2 + (figure - coalesce(industry_figures.low, figure)) ^ 2) as gap_high
    from industry_figures
    inner join ours on ours.metric = industry_figures.metric and ours.base > 0
)

select
    metric, ours, figure, gap, gap_low, gap_high,
    case
        when gap_low <= 0 and gap_high >= 0 then 'undecided'
        when (gap > 0) = (metric <> 'churn') then 'better'
        else 'worse'
    end as verdict,
    base, industry, origin, dated
from gaps
order by metric, industry, origin, dated
