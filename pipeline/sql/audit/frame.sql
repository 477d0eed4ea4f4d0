-- The documents to draw from, with the theme that they are drawn for: of their themes the one that fewest documents speak of, so that no
-- theme is hidden behind a common one; and the sentiment of the sentence that gives it. Sorted for a systematic draw: sentiment, then chance.
with
spread as (
    select theme_id, count(distinct document_id) as documents from sentence_themes where theme_id is not null group by theme_id
),

spoken as (
    select sentences.document_id, sentence_themes.theme_id, sentence_sentiment.label,
        row_number() over (
            partition by sentences.document_id order by spread.documents nulls last, sentence_themes.theme_id, sentences.position
        ) as place
    from sentences
    inner join documents using (document_id)
    left join sentence_themes using (sentence_id)
    left join spread on spread.theme_id = sentence_themes.theme_id
    left join sentence_sentiment using (sentence_id)
    where documents.status = 'counted'
)

select document_id, coalesce(theme_id, 0) as stratum, count(*) over () as documents,
    (select count(*) from sentences inner join documents using (document_id) where status = 'counted') as sentences
from spoken
where place = 1
order by stratum, label, md5($seed::varchar || ':' || document_id)
