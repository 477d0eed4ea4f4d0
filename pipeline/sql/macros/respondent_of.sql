-- Who answered, within the source: the author where one is known, else the item.
create or replace macro respondent_of(source, author_id, document_id) as source || ':' || coalesce(author_id, document_id)
