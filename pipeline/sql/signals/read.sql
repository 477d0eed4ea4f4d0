-- Sentences of some documents with their sentiment.
select
    sentences.sentence_id,
    sentences.document_id,
    sentences.text,
    sentence_sentiment.polarity::double as polarity,
    sentence_sentiment.label,
    sentence_sentiment.confidence::double as confidence
from sentences
inner join part using (document_id)
inner join sentence_sentiment using (sentence_id)
order by sentences.sentence_id
