-- The sentence that a person names, by id or by its words, with how it is read from its text alone; else the one whose words are nearest.
with
compared as (
    select sentences.sentence_id, sentences.text, sentences.text_hash,
        read_from_text(sentence_sentiment.polarity_text, sentence_sentiment.neutral_text) as was,
        lower(regexp_replace(trim(sentences.text), '\s+', ' ', 'g')) as key
    from sentences
    inner join sentence_sentiment using (sentence_id)
),

ranked as (
    select *, sentence_id = $named or key = $named as is_it, if(is_it, 1.0, jaro_winkler_similarity(key, $named)) as nearness from compared
)

select sentence_id, text, text_hash, was, is_it
from ranked
where nearness >= 0.85
order by nearness desc, sentence_id
limit 1
