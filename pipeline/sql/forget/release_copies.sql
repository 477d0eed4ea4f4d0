-- Copies of what is deleted are counted until the next run has settled them.
update documents
set duplicate_of = null, status = 'counted'
where duplicate_of in (select document_id from part) and document_id not in (select document_id from part)
