-- Typical sentences of a theme: those that the fit chose, else the surest.
select sentences.sentence_id, sentences.document_id, sentences.text, sentences.subject_text
from sentence_themes
inner join sentences using (sentence_id)
where sentence_themes.theme_id = $theme_id
order by
    list_contains((select typical from themes where theme_id = $theme_id), sentence_id) desc, sentence_themes.probability desc, sentence_id
limit 3
