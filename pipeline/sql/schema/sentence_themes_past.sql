-- One row per past assignment; with sentence_themes it says what every sentence was in every revision (macro themes_as_of).
--   sentence_id: the sentence
--   document_id: its document
--   theme_id: the theme it had, empty for none
--   probability: 0-1
--   since: first revision in which it was so
--   until: last one
create table sentence_themes_past (
    sentence_id varchar not null,
    document_id varchar not null,
    theme_id integer,
    probability decimal(5, 4) not null,
    since integer not null,
    until integer not null
);
