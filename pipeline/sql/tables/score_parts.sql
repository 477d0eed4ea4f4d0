-- One row per (score, period, theme without sub-themes), one for scores without a theme beside them and one for all: what compare_scores and score_movement are worked out from. Each score is shared out evenly among the themes beside it.
--   score: nps (-100 to 100), csat (0-1) or rating (0-1)
--   period: the period
--   period_start: first day of the period
--   complete: whether the data reach its last day
--   part: theme, none (scores without a theme beside them) or all
--   theme_id: the theme; empty for none and all
--   people: who gave such a score
--   shown: whether the minimum cell allows it to stand alone: nobody, or enough people
--   value: mean score of the period, in the unit of the score
--   usual: mean score of all periods
--   weight: 0-1, share of the scores that falls to the theme
--   rate: the same, source, product and segments held equal over the periods
--   product: rate times how far the score within it is above the usual one
--   mix: what source, product and segments of the period add to the product
--   rate_variance: of rate, people drawn anew
--   product_variance: of product
--   covariance: of the two
--   mix_variance: of mix
--   sum_variance: of product and mix together
--   composition: means of source, product and segments of the period, turned so that the squared distance of two periods times spread is what the slopes behind mix add to its variance
--   spread: variance of what falls to the theme, periods, source, product and segments held equal
select
    score::varchar as score, period::varchar as period, period_start::date as period_start,
    complete::boolean as complete,
    part::varchar as part, theme_id::integer as theme_id, people::bigint as people, shown::boolean as shown, value::double as value,
    usual::double as usual, weight::double as weight, rate::double as rate, product::double as product, mix::double as mix,
    rate_variance::double as rate_variance, product_variance::double as product_variance, covariance::double as covariance,
    mix_variance::double as mix_variance, sum_variance::double as sum_variance,
    composition::double[] as composition, spread::double as spread
from measured
order by score, period_start, part, theme_id
