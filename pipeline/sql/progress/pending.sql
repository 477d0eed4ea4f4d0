-- Counted documents that a step, in this version, has not worked on; of one source, or of all where it is null.
select document_id
from documents
where status = 'counted'
    and ($source::varchar is null or source = $source)
    and document_id not in (select document_id from progress where step = $step and version = $version)
order by document_id
