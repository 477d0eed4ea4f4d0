-- One row per theme.
--   theme_id: stays the same over refits
--   label: two to four words
--   keywords: the words that set it apart, strongest first
--   size: sentences in it
--   first_seen: earliest mention
--   last_seen: latest mention
--   centroid: unit vector in its middle
--   fit_id: the fit that shaped it
create table themes (
    theme_id integer primary key,
    label varchar not null,
    keywords varchar[] not null,
    size bigint not null,
    first_seen timestamp,
    last_seen timestamp,
    centroid float[] not null,
    fit_id varchar not null
);
