-- How many people wrote in each source in each whole week, and how many of them spoke of each theme without sub-themes; of the last ten years. A week is whole when somebody wrote on its last day or later.
with
written as (
    select document_id, person_id, source, date_trunc('week', created_at)::date as week
    from documents
    where status = 'counted' and created_at is not null
        and date_trunc('week', created_at) + interval 6 days <= (select max(created_at) from documents where status = 'counted')
),

late as (from written where week > (select max(week) from written) - 3640)

select null::integer as theme_id, source, week, count(distinct person_id) as people from late group by source, week
union all
select mentions.theme_id, late.source, late.week, count(distinct late.person_id)
from late
inner join mentions using (document_id)
inner join leaf_themes() using (theme_id)
group by mentions.theme_id, late.source, late.week
order by all
