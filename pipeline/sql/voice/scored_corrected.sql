-- As scored, and what a person said of each sentence or its like: only where somebody did, for it reads the vectors.
with
said as (
    select
        sentence_sentiment.sentence_id,
        sentence_sentiment.document_id,
        sentence_sentiment.polarity_text::double as polarity_text,
        sentence_sentiment.neutral_text::double as neutral_text,
        coalesce(documents.rating, documents.csat, documents.nps_score / 10)::double as score
    from sentence_sentiment
    inner join part using (document_id)
    inner join documents using (document_id)
),

examples as (
    select sentiment_edits.edit_id, sentiment_edits.label, sentiment_edits.was, sentiment_edits.text_hash, embeddings.vector
    from sentiment_edits
    left join embeddings on embeddings.text_hash = sentiment_edits.text_hash and embeddings.encoder = $encoder
    where sentiment_edits.undone_at is null
),

alike as (
    select said.sentence_id, examples.edit_id, examples.label,
        likeness_to_edit(
            sentences.text_hash, embeddings.vector, read_from_text(said.polarity_text, said.neutral_text), examples.text_hash,
            examples.vector, examples.was
        ) as likeness
    from said
    inner join sentences using (sentence_id)
    inner join embeddings on embeddings.text_hash = sentences.text_hash and embeddings.encoder = $encoder
    cross join examples
),

nearest as (
    select sentence_id, edit_id, label as corrected, likeness
    from alike
    where likeness >= $line
    qualify row_number() over (partition by sentence_id order by likeness desc, edit_id desc) = 1
)

select said.*, nearest.edit_id, nearest.corrected, nearest.likeness
from said
left join nearest using (sentence_id)
order by said.sentence_id
