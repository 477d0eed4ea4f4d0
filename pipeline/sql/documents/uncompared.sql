-- Documents that have not been compared with the others.
select document_id from documents
where document_id not in (select document_id from progress where step = 'copies')
order by document_id
