-- One row per (theme without sub-themes, event that concerns everybody, mentions or complaints): the share of the people who wrote in the eight weeks from the event, beside those of the eight weeks before. "Associated with", never "caused by": other things changed in that time too. Events with fewer people on a side than the minimum cell of the settings are left out.
--   theme_id: the theme
--   event: what happened
--   happened_at: when, UTC; what was written from that moment on counts as after
--   what: mentions, or complaints, which are those of people who speak ill of it, mean polarity below -.2
--   people_before: people who mention it, or complain of it, before
--   base_before: people who wrote before
--   share_before: 0-1
--   people_after: people who mention it, or complain of it, after
--   base_after: people who wrote after
--   share_after: 0-1
--   difference: -1 to 1, share_after less share_before
--   difference_low: lower end of Newcombe's 95 % interval
--   difference_high: upper end
--   effect: Cohen's h, the size of the difference; .2 is small, .5 medium, .8 large
--   p: p-value of the difference, two-sided, by the score test, or Fisher's exact test where fewer than twenty people are expected
--   q: the same corrected for all tests of mentions, or of complaints (Benjamini-Hochberg)
--   verdict: more, less, undecided, or too few (under 10 people before or after)
--   complete: whether the eight weeks after it had passed on the day of the last document
select
    theme_id::integer as theme_id, event::varchar as event, happened_at::timestamp as happened_at, what::varchar as what,
    people_before::bigint as people_before, base_before::bigint as base_before, share_before::double as share_before,
    people_after::bigint as people_after, base_after::bigint as base_after, share_after::double as share_after, difference::double as difference,
    difference_low::double as difference_low, difference_high::double as difference_high, effect::double as effect, p::double as p, q::double as q,
    verdict::varchar as verdict, complete::boolean as complete
from measured
order by theme_id, happened_at, event, what desc
