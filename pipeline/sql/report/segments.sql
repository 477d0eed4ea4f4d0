-- One row per segment, most people first; aggregates is how many rows of insights its periods hold for the themes and periods shown.
with
shown as (
    select segment, count(*) as aggregates
    from insights
    where list_contains($theme_ids::integer[], theme_id) and list_contains($periods::varchar[], period::varchar)
    group by segment
)

select denominators.segment, denominators.people, denominators.documents, coalesce(shown.aggregates, 0) as aggregates, count(*) over () as found
from denominators
left join shown using (segment)
where denominators.period = 'all'
order by denominators.segment = 'all' desc, denominators.people desc, denominators.segment
limit $segments
