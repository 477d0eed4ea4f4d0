-- Sentences of some documents with their vectors.
select sentences.sentence_id, sentences.document_id, sentences.text, sentences.subject_text, embeddings.vector
from sentences
inner join part using (document_id)
inner join embeddings using (text_hash)
where embeddings.encoder = $encoder
order by sentences.sentence_id
