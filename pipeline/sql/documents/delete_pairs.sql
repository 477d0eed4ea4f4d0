-- Comparisons with documents that are about to be made anew.
delete from near_duplicate_pairs
where document_id in (select document_id from part) or other_id in (select document_id from part)
