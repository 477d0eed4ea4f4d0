-- What every sentence was assigned to in a revision of the themes, as far as the sentence is still in the store.
create or replace macro themes_as_of(wanted) as table
select sentence_id, document_id, theme_id, probability from sentence_themes where since <= wanted
union all
select sentence_id, document_id, theme_id, probability from sentence_themes_past where since <= wanted and until >= wanted
