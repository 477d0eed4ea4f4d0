-- In how many documents of their source some words occur.
with
said as (
    select
        document_id, source,
        unnest(list_distinct(regexp_extract_all(regexp_replace(lower(text), '[''’‘`´]', '', 'g'), '[\pL\pN]+'))) as word
    from documents
    where source in (select source from asked)
)

select asked.source, asked.word, count(said.document_id) as documents
from asked
left join said on said.source = asked.source and said.word = asked.word
group by asked.source, asked.word
