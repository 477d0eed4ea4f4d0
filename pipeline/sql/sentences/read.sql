-- Some documents to split.
select document_id, text, product
from documents
inner join part using (document_id)
order by document_id
