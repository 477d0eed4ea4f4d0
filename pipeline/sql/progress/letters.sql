-- How long the texts of some documents are.
select document_id, length(text)
from documents
inner join part using (document_id)
