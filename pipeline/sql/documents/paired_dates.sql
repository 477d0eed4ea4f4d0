-- When the documents of near-equal pairs were said.
select document_id, created_at from documents
where document_id in (select document_id from near_duplicate_pairs union select other_id from near_duplicate_pairs)
