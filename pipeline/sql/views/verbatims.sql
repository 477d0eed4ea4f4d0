-- One row per (sentence, theme): the customers' words, with everything that is known about them.
--   theme: label of the theme
--   theme_id: the theme
--   parent: label of the broader theme above it, empty at the top
--   text: the sentence, exactly documents.text between the offsets
--   polarity: -1 to 1
--   sentiment: negative, neutral or positive
--   signals: pain_point, praise, ask, question, job
--   probability: 0-1, of the theme
--   source: name of the source
--   kind: review, forum, social or survey
--   product: product, brand or company spoken of
--   question: surveys: the question as it was asked
--   created_at: when it was said, UTC
--   rating: 0-1
--   nps_score: 0-10
--   segments: segment name to value
--   person_id: who said it
--   document_id: the document
--   sentence_id: the sentence
--   start_char: offset into documents.text
--   end_char: offset after the last character
select
    themes.label as theme,
    sentence_themes.theme_id,
    parents.label as parent,
    sentences.text,
    sentence_sentiment.polarity,
    sentence_sentiment.label as sentiment,
    coalesce(said.signals, []) as signals,
    sentence_themes.probability,
    documents.source, documents.kind, documents.product, documents.question, documents.created_at, documents.rating,
    documents.nps_score, documents.segments, documents.person_id, documents.document_id,
    sentences.sentence_id, sentences.start_char, sentences.end_char
from sentences
inner join documents using (document_id)
inner join sentence_sentiment using (sentence_id)
left join sentence_themes using (sentence_id)
left join themes using (theme_id)
left join themes as parents on parents.theme_id = themes.parent_id
left join (select sentence_id, list(signal order by signal) as signals from signals group by sentence_id) as said using (sentence_id)
where sentences.text = substr(documents.text, sentences.start_char + 1, sentences.end_char - sentences.start_char)
