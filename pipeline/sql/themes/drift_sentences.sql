-- Sentences with what they are in now, to see whether they still match the themes: first those that came since the fit, then a sample of the others.
with
counted as (
    select documents.document_id, documents.person_id, loads.loaded_at > $newest as new
    from documents
    inner join loads using (load_id)
    where documents.status = 'counted'
)

select sentences.sentence_id, sentences.document_id, counted.person_id, sentences.subject_text, sentence_themes.theme_id, counted.new, embeddings.vector
from sentences
inner join counted using (document_id)
inner join embeddings using (text_hash)
left join sentence_themes using (sentence_id)
where embeddings.encoder = $encoder
order by counted.new desc, md5(sentences.document_id), sentences.document_id, sentences.position
limit $rows
