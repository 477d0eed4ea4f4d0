-- Short texts that several people of a source share to the letter, case and punctuation aside. Whether a document counts at present plays no part: the answer must follow from the texts alone.
with
sizes as (
    select source, count(*) as source_documents
    from documents
    where list_contains($sources, source)
    group by source
)

select
    documents.source, documents.match_key, min(documents.text) as text, count(distinct documents.person_id) as people,
    count(*) as documents, any_value(sizes.source_documents) as source_documents,
    avg(regexp_matches(documents.text, '^\s*[\[(<{*].*[\])>}*]\s*$')::integer) as bracketed
from documents
inner join sizes on sizes.source = documents.source
where documents.status not in ('empty', 'foreign_language') and documents.words <= $most_words
group by documents.source, documents.match_key
having count(distinct documents.person_id) >= $least
order by documents.source, documents.match_key
