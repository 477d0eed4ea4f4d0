-- Who speaks of each theme without sub-themes in each group, and among the people of the other values of that segment; groups and others with fewer people than the minimum cell are left out.
with
spoken as (select theme_id, document_id from mentions where theme_id in (select theme_id from leaf_themes())),

placed as (
    select segment, split_part(segment, '=', 1) as name, document_id, person_id
    from populations
    where counted and period = 'all' and segment <> 'all'
),

lone as (
    -- A mark that people bear or not, with no word for the others.
    select name from placed group by name having count(distinct segment) = 1
),

named as (
    -- The documents in which a segment is known: a group and its others must have had the same chance to be heard.
    select distinct name, document_id, person_id from placed
    union
    select lone.name, populations.document_id, populations.person_id
    from populations
    cross join lone
    where populations.counted and populations.period = 'all' and populations.segment = 'all'
),

members as (select distinct segment, name, person_id from placed),

groups as (select segment, any_value(name) as name, count(*) as base_people from members group by segment),

known as (select name, count(distinct person_id) as people from named group by name),

spoke_in_group as (
    select spoken.theme_id, placed.segment, count(distinct placed.person_id) as people
    from placed
    inner join spoken using (document_id)
    group by spoken.theme_id, placed.segment
),

spoke as (
    select distinct spoken.theme_id, named.name, named.person_id from named inner join spoken using (document_id)
),

spoke_known as (select theme_id, name, count(*) as people from spoke group by theme_id, name),

spoke_members as (
    select spoke.theme_id, members.segment, count(*) as people
    from spoke
    inner join members using (name, person_id)
    group by spoke.theme_id, members.segment
)

select
    leaves.theme_id, groups.segment, coalesce(spoke_in_group.people, 0) as people, groups.base_people,
    coalesce(spoke_known.people, 0) - coalesce(spoke_members.people, 0) as others_people, known.people - groups.base_people as others
from leaf_themes() as leaves
cross join groups
inner join known using (name)
left join spoke_in_group using (theme_id, segment)
left join spoke_known using (theme_id, name)
left join spoke_members using (theme_id, segment)
where groups.base_people >= $minimum_cell and known.people - groups.base_people >= $minimum_cell
