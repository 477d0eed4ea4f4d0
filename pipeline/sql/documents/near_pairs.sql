-- Near-equal pairs of documents that are both still counted once exact copies are settled.
select pairs.document_id, pairs.other_id
from near_duplicate_pairs as pairs
inner join documents as one on one.document_id = pairs.document_id and one.status = 'counted'
inner join documents as other on other.document_id = pairs.other_id and other.status = 'counted'
order by pairs.document_id, pairs.other_id
