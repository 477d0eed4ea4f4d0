-- The load itself; its numbers are taken from what was really written.
insert into loads by name
select
    $load_id as load_id,
    $source as source,
    $file as path,
    $sha256 as sha256,
    $mapping as mapping,
    $rows as rows,
    $received as received,
    (select count(*) from staged_items where outcome = 'new') as added,
    (select count(*) from staged_items where outcome = 'redelivered') as redelivered,
    (select coalesce(sum(items), 0) from rejects where load_id = $load_id) as rejected,
    $forgotten as forgotten,
    $loaded_at as loaded_at
