-- One row per theme, and per driver, that customers of the CRM voice: how many of these have left, beside the other customers who wrote. Those that fewer customers voice than the minimum cell of the settings are left out. "Associated with", never "caused by".
--   theme_id: the theme; empty in the rows of drivers
--   driver_id: the driver; empty in the rows of themes
--   leaf: whether no theme stands below it; true of drivers
--   customers: customers who voice it
--   left_count: how many of them have left
--   churn: 0-1, share of them who have left
--   churn_low: lower end of Wilson's 95 % interval
--   churn_high: upper end
--   others: other customers who wrote
--   others_left: how many of them have left
--   churn_others: 0-1, share of them who have left
--   churn_others_low: lower end of the 95 % interval
--   churn_others_high: upper end
--   difference: -1 to 1, difference of the risks of leaving, voicing the theme less not voicing it, standardised over segments and tenure by logistic regression; an association; empty where too few voice it
--   difference_low: lower end of the 95 % interval
--   difference_high: upper end
--   ratio: of the two adjusted risks
--   p: p-value of the difference, two-sided
--   q: the same corrected for all tests of its level (Benjamini-Hochberg)
--   verdict: more, less, undecided, or too few (under 10 customers who voice it, or under 10 others, or under 5 departures among all customers who wrote)
--   value_at_stake: lifetime value of the customers who voice it and are still there; a customer who voices two themes stands in both, so it must not be added up: value_at_stake([4, 7]) counts each once; empty where no lifetime value of theirs is known
select
    theme_id::integer as theme_id, driver_id::varchar as driver_id, leaf::boolean as leaf, customers::bigint as customers,
    left_count::bigint as left_count, churn, churn_low, churn_high, others::bigint as others, others_left::bigint as others_left,
    churn_others, churn_others_low, churn_others_high, difference, difference_low, difference_high, ratio, p, q, verdict::varchar as verdict,
    value_at_stake::double as value_at_stake
from measured
order by driver_id nulls first, theme_id
