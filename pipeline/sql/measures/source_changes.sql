-- Who speaks of each theme in a period and in the one before, source by source; only sources that were heard in both, so that the mix of sources can be held equal.
with
placed as (
    select populations.segment, populations.period, populations.period_start, populations.document_id, populations.person_id, documents.source
    from populations
    inner join documents using (document_id)
    where populations.counted and populations.period <> 'all'
),

bases as (
    select segment, period, period_start, source, count(distinct person_id) as people
    from placed
    group by segment, period, period_start, source
),

spoke as (
    select mentions.theme_id, placed.segment, placed.period, placed.source, count(distinct placed.person_id) as people
    from placed
    inner join mentions using (document_id)
    group by mentions.theme_id, placed.segment, placed.period, placed.source
),

pairs as (
    select
        bases.segment, bases.period, earlier.period as period_before, bases.source, bases.people as base_people, earlier.people as base_before
    from bases
    inner join bases as earlier
        on earlier.segment = bases.segment and earlier.source = bases.source
        and period_end($period, earlier.period_start) = bases.period_start
)

select
    aggregates.theme_id, pairs.segment, pairs.period, pairs.source, coalesce(spoke.people, 0) as people, pairs.base_people,
    coalesce(earlier.people, 0) as people_before, pairs.base_before
from aggregates
inner join pairs using (segment, period)
left join spoke
    on spoke.theme_id = aggregates.theme_id and spoke.segment = pairs.segment and spoke.period = pairs.period and spoke.source = pairs.source
left join spoke as earlier
    on earlier.theme_id = aggregates.theme_id and earlier.segment = pairs.segment and earlier.period = pairs.period_before
    and earlier.source = pairs.source
order by all
