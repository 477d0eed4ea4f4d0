-- Sentences with a subject of the last so many days, with people, dates and vectors; a sample by the hash of their texts where they are many.
select sentence_themes.sentence_id, documents.person_id, documents.created_at, sentence_themes.theme_id, sentences.subject_text,
    embeddings.vector
from sentence_themes
inner join sentences using (sentence_id)
inner join documents on documents.document_id = sentence_themes.document_id
inner join embeddings using (text_hash)
where embeddings.encoder = $encoder and documents.status = 'counted'
    and documents.created_at >= (select max(created_at) from documents where status = 'counted') - to_days($days)
order by sentences.text_hash, sentence_themes.sentence_id
limit $rows
