-- Counted documents of a source that carry a score, with their mean sentiment by the text alone.
select
    any_value(coalesce(documents.rating, documents.csat, documents.nps_score / 10))::double as score,
    avg(sentence_sentiment.polarity_text)::double as polarity,
    avg(sentence_sentiment.neutral_text)::double as neutral
from sentence_sentiment
inner join documents using (document_id)
where documents.status = 'counted'
    and documents.source = $source
    and coalesce(documents.rating, documents.csat, documents.nps_score / 10) between 0 and 1
group by document_id
order by document_id
