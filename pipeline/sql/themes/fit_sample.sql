-- Sentences to fit themes on: those of whole documents, drawn by a hash of what they say, so that the choice depends on nothing but the texts.
with
texts as (
    select document_id, md5(string_agg(text_hash, ' ' order by position)) as text, count(*) as sentences
    from sentences
    group by document_id
),

drawn as (
    select document_id, text, sum(sentences) over (order by text, document_id rows unbounded preceding) - sentences as preceding
    from texts
)

select sentences.sentence_id, sentences.document_id, sentences.subject_text, sentence_themes.theme_id,
    sentence_themes.sentence_id is not null as known, embeddings.vector
from sentences
inner join drawn using (document_id)
inner join embeddings using (text_hash)
left join sentence_themes using (sentence_id)
where embeddings.encoder = $encoder and drawn.preceding < $fit_rows
order by drawn.text, sentences.document_id, sentences.position
