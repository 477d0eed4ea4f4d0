-- Documents that are new, or counted otherwise than before.
insert into published_documents by name from counted where document_id not in (select document_id from published_documents)
