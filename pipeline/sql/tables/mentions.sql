-- One row per (counted document, theme): a document mentions a theme when at least one of its sentences does, and a broader theme, once, when it mentions any theme below it.
--   document_id: the document
--   theme_id: the theme
--   person_id: who said it
--   source: name of the source
--   created_at: when it was said, UTC
--   sentences: sentences of the document on the theme
--   polarity: -1 to 1, mean over these sentences, read from the text alone: it stands beside ratings and scores
--   pain_points: sentences among them that tell of a pain point
--   praises: sentences among them that praise
--   asks: sentences among them that ask for something
--   reach: the document itself, its copies, and their shares or retweets
--   rating: 0-1, of the document
--   nps_score: 0-10, of the document
with
kinds as (
    select
        sentence_id,
        bool_or(signal = 'pain_point') as pain_point,
        bool_or(signal = 'praise') as praise,
        bool_or(signal = 'ask') as ask
    from signals
    group by sentence_id
),

copies as (
    select duplicate_of as document_id, count(*) + sum(coalesce(reach, 0)) as reach
    from documents
    where duplicate_of is not null
    group by duplicate_of
),

on_theme as (
    select
        theme_sentences.document_id,
        theme_sentences.theme_id,
        count(*) as sentences,
        sum(sentence_sentiment.polarity_text) / count(*) as polarity,
        count(*) filter (kinds.pain_point) as pain_points,
        count(*) filter (kinds.praise) as praises,
        count(*) filter (kinds.ask) as asks
    from theme_sentences
    inner join sentence_sentiment using (sentence_id)
    left join kinds using (sentence_id)
    group by theme_sentences.document_id, theme_sentences.theme_id
)

select
    on_theme.document_id,
    on_theme.theme_id,
    documents.person_id,
    documents.source,
    documents.created_at,
    on_theme.sentences,
    on_theme.polarity::decimal(5, 4) as polarity,
    on_theme.pain_points,
    on_theme.praises,
    on_theme.asks,
    (1 + coalesce(documents.reach, 0) + coalesce(copies.reach, 0))::bigint as reach,
    documents.rating::decimal(9, 6) as rating,
    documents.nps_score::decimal(4, 2) as nps_score
from on_theme
inner join documents using (document_id)
left join copies using (document_id)
where documents.status = 'counted'
