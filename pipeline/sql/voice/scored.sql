-- Sentences of some documents with their sentiment by the text alone, and the score of their document.
select
    sentence_sentiment.sentence_id,
    sentence_sentiment.document_id,
    sentence_sentiment.polarity_text::double as polarity_text,
    sentence_sentiment.neutral_text::double as neutral_text,
    coalesce(documents.rating, documents.csat, documents.nps_score / 10)::double as score
from sentence_sentiment
inner join part using (document_id)
inner join documents using (document_id)
order by sentence_sentiment.sentence_id
