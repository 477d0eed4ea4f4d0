-- One row per (fix, theme, outcome): how the theme fared after the fix beside the themes that nobody fixed meanwhile (difference in differences; the other themes are its placebos). Eight periods before and up to eight after, counted from the day of the fix, sources held equal. "Associated with", never "caused by".
--   fix_id: the fix
--   theme_id: the theme it was logged for
--   active_id: the theme in which that one is counted today; another one after a merge, empty where it is gone
--   outcome: mentions (share of people who mention the theme), complaints (share who complain of it, mean polarity below -.2), sentiment (mean polarity of those who mention it), rating or nps (that they gave)
--   periods_before: periods of 7, 28, 91 or 364 days (period of the settings is week, month, quarter or year) in which people wrote before
--   periods_after: whole periods since, no more than eight
--   complete: whether nothing more can come: eight periods have passed, or the theme was fixed again
--   people_before: people who mention it, complain of it, or gave a score, once a period and source
--   people_after: the same, after
--   before: share 0-1, polarity -1 to 1, rating 0-1 or NPS -100 to 100, before, for the sources as they were mixed after
--   after: the same, after
--   placebos: other themes it stands beside
--   placebo_change: how these moved on average, in the unit of difference
--   difference: how it moved beyond them. Mentions and complaints: as a part of the share, -.4 is 40 % less; sentiment, rating and nps: in their own unit
--   difference_low: lower end of the 95 % interval
--   difference_high: upper end
--   p: p-value of the difference, two-sided, by how much the placebos differ among themselves
--   q: the same corrected for all outcomes and themes of the fix (Benjamini-Hochberg)
--   verdict: moved (q below .05), no sign, too early, or cannot tell
--   why: why it is too early, or cannot be told; else empty
select
    fix_id::integer as fix_id, theme_id::integer as theme_id, active_id::integer as active_id, outcome::varchar as outcome,
    periods_before::integer as periods_before, periods_after::integer as periods_after, complete::boolean as complete,
    people_before::bigint as people_before, people_after::bigint as people_after, before::double as before, after::double as after,
    placebos::integer as placebos, placebo_change::double as placebo_change, difference::double as difference,
    difference_low::double as difference_low, difference_high::double as difference_high, p::double as p, q::double as q,
    verdict::varchar as verdict, why::varchar as why
from measured
order by fix_id, theme_id, outcome
