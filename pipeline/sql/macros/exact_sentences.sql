-- Sentences that equal their document at their place. The texts of documents are read here and go no further: beside each of its sentences a long document would fill the memory.
create or replace macro exact_sentences() as table
with
exact as materialized (
    select sentences.sentence_id
    from sentences
    inner join documents using (document_id)
    where sentences.text = substr(documents.text, sentences.start_char + 1, sentences.end_char - sentences.start_char)
)

select sentence_id from exact
