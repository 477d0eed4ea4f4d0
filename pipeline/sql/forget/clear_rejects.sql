-- Refused values of rows that are deleted, or that hold an id that is forgotten.
update rejects
set value = null
where (load_id, line) in (select (load_id, line) from gone_items)
    or exists (select 1 from (select unnest($ids) as id) where contains(value, id))
