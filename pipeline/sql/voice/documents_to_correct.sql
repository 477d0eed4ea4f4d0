-- Documents in which some edits come into force, or go out of it.
select document_id from sentence_sentiment where list_contains($gone::integer[], edit_id)
union
select sentences.document_id
from sentences
inner join sentence_sentiment using (sentence_id)
inner join embeddings on embeddings.text_hash = sentences.text_hash and embeddings.encoder = $encoder
cross join (
    select sentiment_edits.was, sentiment_edits.text_hash, vectors.vector
    from sentiment_edits
    left join embeddings as vectors on vectors.text_hash = sentiment_edits.text_hash and vectors.encoder = $encoder
    where list_contains($new::integer[], sentiment_edits.edit_id)
) as examples
where likeness_to_edit(
    sentences.text_hash, embeddings.vector, read_from_text(sentence_sentiment.polarity_text, sentence_sentiment.neutral_text),
    examples.text_hash, examples.vector, examples.was
) >= $line
order by document_id
