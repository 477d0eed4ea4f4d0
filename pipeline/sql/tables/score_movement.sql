-- One row per (score, complete period, part), against the complete period with that score before it: the movement of the score taken apart by theme into mix, rate and severity, which sum to it. "Associated with", never "caused by". compare_scores does the same for any two periods.
--   score: nps (-100 to 100, of respondents), csat (0-1, of respondents) or rating (0-1, of documents), whatever became of the words beside it
--   period_from: the period before
--   period_to: the period
--   part: theme (without sub-themes); rest, which is scores without a theme beside them and themes that fewer people than the minimum cell mention in either period; all, the sum
--   theme_id: the theme; empty for the rest and for all
--   score_from: mean score of the period before, in the unit of the score
--   score_to: mean score of the period
--   people_from: who gave a score and mention the theme, in the period before; empty for the rest
--   people_to: the same in the period
--   weight_from: 0-1, share of the scores that falls to the theme in the period before; a score beside two themes falls half to each
--   weight_to: the same in the period
--   mean_from: mean score within that share in the period before, source, product and segments held equal
--   mean_to: the same in the period
--   mix: movement that goes with other sources, products and segments answering
--   mix_low: lower end of the 95 % interval (delta method over people); empty for the rest
--   mix_high: upper end
--   rate: movement that goes with more or fewer speaking of the theme, whose scores lie above or below the usual one
--   rate_low: lower end of the 95 % interval; empty for the rest and for all
--   rate_high: upper end
--   severity: movement that goes with those who speak of the theme scoring otherwise
--   severity_low: lower end of the 95 % interval; empty for the rest and for all, and where nobody mentions the theme in one of the periods
--   severity_high: upper end
--   total: mix, rate and severity together
--   total_low: lower end of the 95 % interval; empty for the rest
--   total_high: upper end
with
pairs as (
    select score, lag(period) over (partition by score order by period_start) as one, period as other
    from score_parts
    where part = 'all' and complete
)

select moved.* exclude (theme)
from pairs, lateral (from compare_scores(pairs.one, pairs.other)) as moved
where pairs.one is not null and moved.score = pairs.score
order by moved.score, moved.period_to, moved.part, moved.theme_id
