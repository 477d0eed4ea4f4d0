-- One row per place on the map of themes: of a theme, or of one of a sample of sentences.
--   sentence_id: the sentence, empty for the place of a theme itself
--   theme_id: the theme
--   x: from left to right, no unit
--   y: from bottom to top, no unit
--   revision: of the themes it shows
create table theme_map (
    sentence_id varchar,
    theme_id integer not null,
    x double not null,
    y double not null,
    revision integer not null
);
