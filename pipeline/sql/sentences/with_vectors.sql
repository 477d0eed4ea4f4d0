-- Sentences of some documents with their vectors, and what their question asked for.
select sentences.sentence_id, sentences.document_id, sentences.text, sentences.subject_text, questions.about, embeddings.vector
from sentences
inner join part using (document_id)
inner join documents using (document_id)
inner join embeddings using (text_hash)
left join questions on questions.source = documents.source and questions.question = documents.question
where embeddings.encoder = $encoder
order by sentences.sentence_id
