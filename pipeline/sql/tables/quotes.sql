-- One row per (theme, sentence) that may be quoted: exact spans of their documents, best first within a theme.
--   theme_id: the theme, at any level
--   given: the theme that the sentence was assigned to itself
--   document_id: the document
--   sentence_id: the sentence
--   person_id: who said it
--   start_char: offset into documents.text
--   end_char: offset after the last character
--   text: exactly documents.text between the offsets
--   polarity: -1 to 1
--   score: how well the sentence stands for its theme: typical, opinionated, of the sentiment of most, neither a scrap nor a speech, nor mostly redacted
with
kinds as (
    select distinct sentence_id from signals where signal <> 'question'
),

exact as (
    select sentences.sentence_id, sentences.document_id, documents.person_id, sentences.start_char, sentences.end_char, sentences.text,
        sentence_sentiment.polarity,
        case when kinds.sentence_id is null then 0.8 else 1 end as opinionated,
        case
            -- Two pieces of personal data taken out leave little to read.
            when regexp_matches(sentences.text, '<[A-Z]+[:>].*<[A-Z]+[:>]') then 0.2
            when length(sentences.text) between 30 and 220 then 1
            when length(sentences.text) between 15 and 400 then 0.6
            else 0.2
        end as handy
    from sentences
    inner join sentence_sentiment using (sentence_id)
    inner join documents on documents.document_id = sentences.document_id
    left join kinds on kinds.sentence_id = sentences.sentence_id
    where sentences.text = substr(documents.text, sentences.start_char + 1, sentences.end_char - sentences.start_char)
),

theme_sentiments as (
    select theme_sentences.theme_id, sign(sum(sentence_sentiment.polarity)) as direction
    from theme_sentences
    inner join sentence_sentiment using (sentence_id)
    group by theme_sentences.theme_id
)

select
    theme_sentences.theme_id,
    theme_sentences.given,
    exact.document_id,
    exact.sentence_id,
    exact.person_id,
    exact.start_char,
    exact.end_char,
    exact.text,
    exact.polarity,
    (
        theme_sentences.probability
        * exact.opinionated
        -- The probability is near 1 for most; the typical ones also say in words what the theme is called.
        * case when list_contains(themes.typical, exact.sentence_id) then 1.2 else 1 end
        -- A theme that people mostly complain of is not to be shown by its rare praise.
        * (1 + 0.5 * theme_sentiments.direction * exact.polarity)
        * exact.handy
    )::decimal(6, 4) as score
from theme_sentences
inner join exact using (sentence_id)
inner join theme_sentiments on theme_sentiments.theme_id = theme_sentences.theme_id
inner join themes on themes.theme_id = theme_sentences.theme_id
