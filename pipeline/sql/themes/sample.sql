-- Sentences to fit themes on: all that carry one of the first so many distinct texts. The texts are ordered by their hash, so that the choice depends on nothing but the texts.
with
chosen as (
    select distinct text_hash from sentences order by text_hash limit $fit_rows
)

select sentences.sentence_id, sentences.subject_text, sentence_themes.theme_id, sentence_themes.sentence_id is not null as known,
    embeddings.vector
from sentences
inner join chosen using (text_hash)
inner join embeddings using (text_hash)
left join sentence_themes using (sentence_id)
where embeddings.encoder = $encoder
order by sentences.text_hash, sentences.sentence_id
