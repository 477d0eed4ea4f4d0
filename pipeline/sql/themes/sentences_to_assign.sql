-- Sentences of some documents with their vectors, and the theme they have so far.
select sentences.sentence_id, sentences.document_id, sentences.subject_text, embeddings.vector, sentence_themes.theme_id, sentence_themes.since
from sentences
inner join part using (document_id)
inner join embeddings using (text_hash)
left join sentence_themes using (sentence_id)
where embeddings.encoder = $encoder
order by sentences.document_id, sentences.position
