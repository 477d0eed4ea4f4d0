-- Counted documents that a step, in this version, has not worked on.
select document_id
from documents
where status = 'counted'
    and document_id not in (select document_id from progress where step = $step and version = $version)
order by document_id
