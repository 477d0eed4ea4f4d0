-- One row per active theme: the share of documents that speak of it as the machine has it, beside the share corrected by what people marked (prediction-powered inference). Shares of documents, where insights has shares of people.
--   theme_id: the theme
--   leaf: whether no theme stands below it
--   documents: counted documents in which the machine finds it
--   base: all counted documents
--   machine_share: 0-1, documents of base
--   machine_low: lower end of Wilson's 95 % interval, which knows nothing of the machine's errors
--   machine_high: upper end
--   marked: documents that people marked whole
--   found_marked: how many of them the machine finds it in
--   precision: 0-1, of the documents in which it is found, the share that speak of it
--   omission: 0-1, of the others, the share that speak of it all the same
--   power: -1 to 1, weight of the machine's reading in the corrected share
--   share: 0-1, corrected; empty where too few are marked
--   share_low: lower end of the 95 % interval
--   share_high: upper end
--   verdict: more or less than the machine says, undecided, or too few (under 30 marked documents, or none with or without it); by each theme's own interval, so of twenty themes one may stand out by chance
select
    theme_id::integer as theme_id, leaf::boolean as leaf, documents::bigint as documents, base::bigint as base, machine_share, machine_low,
    machine_high, marked::bigint as marked, found_marked::bigint as found_marked, precision, omission, power, share, share_low, share_high,
    verdict::varchar as verdict
from measured
order by theme_id
