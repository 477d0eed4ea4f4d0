-- One row per (rival, theme without sub-themes or all, measure): ours less theirs. Of somebody who writes about both, both count. Pairs with fewer people on either side than the minimum cell of the settings are left out. "Associated with", never "caused by": who writes where, and why, differs between brands.
--   rival: the product that is theirs; ours are taken together
--   theme_id: the theme; empty for all that is said
--   measure: sentiment (net, -1 to 1: share of people whose mean is above .2 less share below -.2) or rating (0-1, mean of the mean of each person)
--   people: of ours with this figure
--   ours: the figure of ours
--   rival_people: of theirs with this figure
--   theirs: the figure of theirs
--   gap: ours less theirs
--   gap_low: lower end of the 95 % interval
--   gap_high: upper end
--   p: p-value of the gap, two-sided
--   q: the same corrected over all rivals, themes and measures; what is said of all themes is corrected apart (Benjamini-Hochberg)
--   verdict: ahead, behind, undecided, or too few (under 10 people on either side)
select
    rival::varchar as rival, theme_id::integer as theme_id, measure::varchar as measure, people::bigint as people, ours::double as ours,
    rival_people::bigint as rival_people, theirs::double as theirs, gap::double as gap, gap_low::double as gap_low, gap_high::double as gap_high,
    p::double as p, q::double as q, verdict::varchar as verdict
from measured
order by rival, theme_id nulls first, measure
