-- Near copies point at the first document like them.
update documents
set status = 'near_duplicate', duplicate_of = firsts.duplicate_of
from firsts
where firsts.document_id = documents.document_id
