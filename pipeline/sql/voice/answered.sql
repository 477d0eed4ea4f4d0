-- Sentences of some documents with their sentiment and vectors, and what their question asked for, in the order of the documents.
select
    sentences.sentence_id,
    sentences.document_id,
    sentences.position,
    sentences.start_char,
    sentences.text,
    sentence_sentiment.polarity::double as polarity,
    sentence_sentiment.label,
    sentence_sentiment.confidence::double as confidence,
    sentence_sentiment.edit_id,
    questions.about,
    embeddings.vector
from sentences
inner join part using (document_id)
inner join documents using (document_id)
inner join sentence_sentiment using (sentence_id)
inner join embeddings using (text_hash)
left join questions on questions.source = documents.source and questions.question = documents.question
where embeddings.encoder = $encoder
order by sentences.document_id, sentences.position
