-- One row per place on the map of the themes shown: the theme's own, with no sentence, then its sentences, exactly as in their documents.
select theme_map.theme_id, theme_map.x, theme_map.y, sentences.text
from theme_map
left join sentences using (sentence_id)
left join documents using (document_id)
where list_contains($theme_ids::integer[], theme_map.theme_id)
    and (
        theme_map.sentence_id is null
        or sentences.text = substr(documents.text, sentences.start_char + 1, sentences.end_char - sentences.start_char)
    )
order by theme_map.theme_id, theme_map.sentence_id nulls first
limit $places
