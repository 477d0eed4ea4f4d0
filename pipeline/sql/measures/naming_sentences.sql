-- Sentences of counted documents that name a brand, and the product that their document is about, empty where nobody knows.
select sentences.sentence_id, sentences.text, coalesce(documents.product, '') as product
from sentences
inner join documents using (document_id)
where documents.status = 'counted' and regexp_matches(sentences.text, $pattern)
order by sentences.sentence_id
