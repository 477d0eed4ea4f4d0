-- One row per (sentence, theme); a document speaks of as many themes as its sentences do.
--   sentence_id: the sentence
--   document_id: its document
--   theme_id: the theme, empty where the sentence is meaningful but fits none
--   probability: 0-1
--   since: the revision from which on it is so
create table sentence_themes (
    sentence_id varchar not null,
    document_id varchar not null,
    theme_id integer,
    probability decimal(5, 4) not null,
    since integer not null
);
