-- One row per correction of how a sentence feels; it holds for every sentence of the same words, and for those that say the same and were read the same.
--   edit_id: 1, 2, 3 and so on
--   label: negative, neutral or positive: what is right
--   was: negative, neutral or positive: what was read from the text alone; only sentences that are read so follow it
--   sentence_id: the sentence that was corrected
--   example: its words, so that the edit outlives the row
--   text_hash: of its subject text, key into embeddings
--   made_at: when, UTC
--   undone_at: when it was taken back, UTC
--   in_force: whether sentence_sentiment was made with it
--   state: applies, does not apply, or undone
--   message: why it does not apply
create table sentiment_edits (
    edit_id integer primary key,
    label varchar not null,
    was varchar not null,
    sentence_id varchar not null,
    example varchar not null,
    text_hash varchar not null,
    made_at timestamp not null,
    undone_at timestamp,
    in_force boolean not null,
    state varchar not null,
    message varchar not null
);
