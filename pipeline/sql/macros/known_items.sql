-- What the store holds of a source's items, as a file knows them: the version that the same file brought last, or else the latest of all. A file that was not touched has no news.
create or replace macro known_items(of_source, of_path) as table
    select
        feedback.feedback_id,
        max(feedback.revision) as revision,
        coalesce(
            arg_max(feedback.content_hash, feedback.revision) filter (loads.path = of_path),
            arg_max(feedback.content_hash, feedback.revision)
        ) as content_hash
    from feedback
    inner join loads using (load_id)
    where feedback.source = of_source
    group by feedback.feedback_id
