-- The texts of some documents.
select document_id, text
from documents
inner join part using (document_id)
