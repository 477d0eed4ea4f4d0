-- A copy of a near copy points at the first of them all.
update documents
set duplicate_of = leader.duplicate_of
from documents as leader
where leader.document_id = documents.duplicate_of and leader.status = 'near_duplicate'
