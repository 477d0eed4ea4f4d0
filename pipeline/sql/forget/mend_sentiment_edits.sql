-- A correction whose sentence is deleted holds for another that says the same.
update sentiment_edits
set sentence_id = (select min(sentence_id) from sentences where sentences.text_hash = sentiment_edits.text_hash)
where split_part(sentence_id, ':', 1) in (from part)
