-- Size and first and last mention of each theme, as assigned now; of a broader theme over all below it.
update themes
set size = coalesce(seen.size, 0), first_seen = seen.first_seen, last_seen = seen.last_seen
from (
    select themes.theme_id, count(documents.document_id) as size, min(documents.created_at) as first_seen, max(documents.created_at) as last_seen
    from themes
    left join theme_sentences using (theme_id)
    left join documents on documents.document_id = theme_sentences.document_id
    group by themes.theme_id
) as seen
where seen.theme_id = themes.theme_id
