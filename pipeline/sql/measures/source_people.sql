-- Who speaks of each theme without sub-themes in each source, and how: well above .2, ill below -.2 in the mean of what a person wrote there. Sources with fewer people than the minimum cell are left out.
with
sources as (
    select source, any_value(kind) as kind, count(distinct person_id) as base_people
    from documents
    where status = 'counted'
    group by source
    having count(distinct person_id) >= $minimum_cell
),

heard as (
    select theme_id, source, person_id, avg(polarity) as polarity from mentions group by theme_id, source, person_id
),

spoke as (
    select theme_id, source, count(*) as people, count(*) filter (polarity > 0.2) as positive, count(*) filter (polarity < -0.2) as negative
    from heard
    group by theme_id, source
)

select
    leaves.theme_id, sources.source, sources.kind, sources.base_people, coalesce(spoke.people, 0) as people,
    coalesce(spoke.positive, 0) as positive, coalesce(spoke.negative, 0) as negative
from leaf_themes() as leaves
cross join sources
left join spoke using (theme_id, source)
order by leaves.theme_id, sources.source
