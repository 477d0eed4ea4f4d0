-- Content hashes of the items of a source, in their latest versions.
select arg_max(content_hash, revision) as content_hash
from feedback
where source = $source
group by feedback_id
