-- Each document with a number for its person, and the numbers of its groups.
create or replace temp table placed_documents as
with
placed as (
    select populations.document_id, any_value(populations.person_id) as person_id, list(numbered_groups.place) as places
    from populations
    inner join numbered_groups using (segment, period)
    group by populations.document_id
)

select document_id, person_id, dense_rank() over (order by person_id)::integer as speaker, places from placed
