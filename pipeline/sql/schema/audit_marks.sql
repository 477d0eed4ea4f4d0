-- One row per (annotator, sentence) that a person marked: what the machine said then, and what the person says. Kept over refits.
--   annotator: who marked it, as given on import
--   sentence_id: the sentence
--   document_id: its document
--   inclusion: above 0, at most 1, probability with which the document was drawn
--   theme_id: what the machine gave it when the sheet was drawn; empty for no theme
--   theme: its label then; empty likewise
--   sentiment: negative, neutral or positive, as the machine had it then
--   reason: the cause that the machine found then; empty where none
--   theme_ok: whether the theme is right; empty where nobody said
--   right_theme_id: the theme that is right, its own where theme_ok; empty for none, or where theme_ok is
--   sentiment_ok: whether the sentiment is right; empty where nobody said
--   right_sentiment: the sentiment that is right, its own where sentiment_ok; empty where unknown
--   reason_ok: whether the reason is right; empty where nobody said
--   note: anything else
--   marked_at: when it was imported, UTC
create table audit_marks (
    annotator varchar not null,
    sentence_id varchar not null,
    document_id varchar not null,
    inclusion double not null,
    theme_id integer,
    theme varchar,
    sentiment varchar not null,
    reason varchar,
    theme_ok boolean,
    right_theme_id integer,
    sentiment_ok boolean,
    right_sentiment varchar,
    reason_ok boolean,
    note varchar,
    marked_at timestamp not null,
    primary key (annotator, sentence_id)
);
