-- One row per segment, most people first; cells is how many rows of insights its periods hold for the themes and periods shown.
with
shown as (
    select segment, count(*) as cells
    from insights
    where list_contains($theme_ids::integer[], theme_id) and list_contains($periods::varchar[], period::varchar)
    group by segment
)

select bases.segment, bases.people, bases.documents, coalesce(shown.cells, 0) as cells, count(*) over () as found
from bases
left join shown using (segment)
where bases.period = 'all'
order by bases.segment = 'all' desc, bases.people desc, bases.segment
limit $segments
