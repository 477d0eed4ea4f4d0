-- Documents that are counted otherwise now, or no longer.
delete from published_documents where document_id not in (select document_id from (from published_documents intersect from counted))
