-- What the reader refused, and rows that share an id with another row of the file but not its words.
insert into rejects by name
select $load_id as load_id, $source as source, file, line, "column", value, reason, items
from read_parquet($rejects)
union all by name
select
    $load_id as load_id,
    $source as source,
    $file as file,
    line,
    'item_id' as "column",
    item_id as value,
    'another line has the item_id with other words; where rows share it, map another column as item_id, or none' as reason,
    1 as items
from staged_items
where outcome = 'id_conflict'
