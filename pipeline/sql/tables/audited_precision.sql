-- One row per theme, sentiment, and for reasons, that people marked: how often the machine was right, each sentence weighted by how many it stands for.
--   what: theme, sentiment or reason
--   name: the theme as it was called then, or the sentiment; empty for reasons and for no theme
--   theme_id: the theme as the machine had it then; empty for no theme and in other rows
--   marks: marks of people
--   right_count: marks that say it is right
--   precision: 0-1, weighted share that is right
--   precision_low: lower end of Wilson's 95 % interval, at the effective size
--   precision_high: upper end
select
    what::varchar as what, name::varchar as name, theme_id::integer as theme_id, marks::bigint as marks, right_count::bigint as right_count,
    precision, precision_low, precision_high
from measured
order by what, theme_id nulls last, name
