-- An older name of paths_from.
create or replace macro walk(start_kind, start_id) as table from paths_from(start_kind, start_id)
