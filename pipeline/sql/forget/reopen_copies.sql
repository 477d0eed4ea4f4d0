-- Copies of what is deleted are compared anew.
delete from progress
where step = 'copies'
    and document_id in (select document_id from documents where duplicate_of in (select document_id from part))
