-- Content hashes of the items that a file would bring for nothing: for each item of the source the version that the same file brought last, or else the latest of all.
select coalesce(
    arg_max(feedback.content_hash, feedback.revision) filter (loads.path = $path),
    arg_max(feedback.content_hash, feedback.revision)
) as content_hash
from feedback
inner join loads using (load_id)
where feedback.source = $source
group by feedback.feedback_id
