-- Why items of a load were refused: how many, the first three lines, and a value.
select reason, sum(items)::bigint as lost, list_sort(list(line))[1:3] as lines, coalesce(arg_min(value, line), '') as example
from rejects
where load_id = $load_id and items > 0
group by reason
