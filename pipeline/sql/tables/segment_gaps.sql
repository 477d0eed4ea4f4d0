-- One row per (theme without sub-themes, segment value) with enough people, also where nobody there mentions the theme: the share of the group beside that of the people of the other values of the segment. "Associated with", never "caused by". Groups, and others, below the minimum cell of the settings are left out.
--   theme_id: the theme
--   segment: name=value; source, product and wave are segments too
--   people: people of the group who mention the theme there
--   base_people: people of the group
--   share: 0-1
--   others_people: of the others, who mention it
--   others: people whose value of this segment is known and who are not in the group; where the segment has one value only, all who are not in the group
--   share_others: 0-1
--   difference: -1 to 1, share less share_others
--   difference_low: lower end of Newcombe's 95 % interval
--   difference_high: upper end
--   effect: Cohen's h, the size of the difference; .2 is small, .5 medium, .8 large
--   p: p-value of the difference, two-sided, by the score test, or Fisher's exact test where fewer than twenty people are expected
--   q: the same corrected for all tests of this table (Benjamini-Hochberg)
--   verdict: more, less, undecided, or too few (under 10 people in the group or among the others)
select
    theme_id::integer as theme_id, segment::varchar as segment, people::bigint as people, base_people::bigint as base_people, share::double as share,
    others_people::bigint as others_people, others::bigint as others, share_others::double as share_others, difference::double as difference,
    difference_low::double as difference_low, difference_high::double as difference_high, effect::double as effect, p::double as p, q::double as q,
    verdict::varchar as verdict
from measured
order by theme_id, segment
