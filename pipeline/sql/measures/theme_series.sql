-- Who speaks of each theme without sub-themes in each period that the feedback covers from its first day to its last, also where nobody does.
with
covered as (select period, period_start from calendar where complete and begun),

bases as (
    select period, count(distinct person_id) as base_people from populations where counted and segment = 'all' group by period
),

spoke as (
    select mentions.theme_id, populations.period, count(distinct mentions.person_id) as people
    from mentions
    inner join populations using (document_id)
    where populations.segment = 'all'
    group by mentions.theme_id, populations.period
)

select
    leaves.theme_id, covered.period, covered.period_start, coalesce(spoke.people, 0) as people, coalesce(bases.base_people, 0) as base_people
from leaf_themes() as leaves
cross join covered
left join bases using (period)
left join spoke using (theme_id, period)
order by leaves.theme_id, covered.period_start
