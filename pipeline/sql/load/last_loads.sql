-- The last load of each path of a source, and how many there were.
select path, arg_max(sha256, (loaded_at, load_id)) as sha256, arg_max(mapping, (loaded_at, load_id)) as mapping, count(*) as loads
from loads
where source = $source
group by path
