-- Documents that are not counted any more but were worked on while they were.
select distinct documents.document_id
from documents
inner join progress on progress.document_id = documents.document_id and progress.step = 'sentences'
where documents.status <> 'counted'
