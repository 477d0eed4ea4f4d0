-- One row per document that is quoted: where and when it was said.
select document_id, source, created_at::date as said_on
from documents
where list_contains($document_ids::varchar[], document_id)
