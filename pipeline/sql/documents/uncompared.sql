-- Documents that this version of the step has not compared with the others.
select document_id, source from documents
where document_id not in (select document_id from progress where step = 'copies' and version = $version)
order by document_id
