-- Every path that starts at a driver, theme or consequence and follows the edges: select * from paths_from('theme', '3'). The people of a path are those of its thinnest edge, the most that can have gone all the way.
create or replace macro paths_from(start_kind, start_id) as table
    with recursive paths as (
        select to_kind as kind, to_id as id, to_label as label, 1 as steps, from_label || ' -> ' || to_label as path, people, stated
        from edges
        where from_kind = start_kind and from_id = start_id::varchar
        union all
        select edges.to_kind, edges.to_id, edges.to_label, paths.steps + 1, paths.path || ' -> ' || edges.to_label,
            least(paths.people, edges.people), least(paths.stated, edges.stated)
        from paths
        inner join edges on edges.from_kind = paths.kind and edges.from_id = paths.id
        where paths.steps < 4
    )
    select kind, id, label, steps, path, people, stated
    from paths
    order by steps, people desc, stated desc, path
