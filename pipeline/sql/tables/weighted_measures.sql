-- One row per (theme, segment, period), also where nobody mentions the theme, of respondents with a weight above 0 (columns.weight of their source): the share of those for whom they stand. Empty where no source has weights. Groups with fewer such people than the minimum cell of the settings are left out.
--   theme_id: the theme
--   segment: all, or name=value
--   period: all, or the period
--   period_start: first day of the period
--   leaf: whether no theme stands below it
--   people: people with a weight who mention it
--   base_people: people with a weight
--   effective_people: how many with equal weights would tell as much (Kish)
--   share_unweighted: 0-1, people of base_people
--   share: 0-1, the weighted share, as R's svymean gives it
--   share_se: its standard error, linearised by Taylor, as R's survey gives it
--   share_low: lower end of the 95 % interval, Wilson's at the size at which a simple sample would be as unsure
--   share_high: upper end
select
    theme_id::integer as theme_id, segment::varchar as segment, period::varchar as period, period_start::date as period_start, leaf::boolean as leaf,
    people::bigint as people, base_people::bigint as base_people, effective_people::double as effective_people,
    share_unweighted::double as share_unweighted, share::double as share, se::double as share_se, share_low::double as share_low,
    share_high::double as share_high
from measured
