-- Vectors of sentences that nobody says any more. Those of clauses have no owner, so all of them go where a person is forgotten, and are made anew.
delete from embeddings
where text_hash not in (select text_hash from sentences) and ($clauses or text_hash in (select text_hash from gone_sentences))
