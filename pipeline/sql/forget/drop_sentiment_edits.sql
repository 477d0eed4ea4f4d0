-- Corrections of sentences that are deleted, where nobody else says the same.
delete from sentiment_edits
where split_part(sentence_id, ':', 1) in (from part) and text_hash not in (select text_hash from sentences)
