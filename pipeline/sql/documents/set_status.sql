-- Some documents carry no voice, or carry one again; copies are settled after this.
update documents
set status = $status, duplicate_of = null
where document_id in (from part)
