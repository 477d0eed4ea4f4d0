-- One row per group of sentences that is new and grows: among what fits no theme, or inside one.
--   group_id: stays the same from run to run
--   theme_id: the theme inside which it grows, empty among what fits none
--   label: two to four words
--   keywords: the words that set it apart, strongest first
--   sentences: in it
--   people: distinct people behind them
--   first_seen: earliest mention
--   last_seen: latest mention
--   recent_people: people in the recent part of the time
--   before_people: people before that
--   growth: how many times as usual it is recently as before, each of all that was said then
--   growth_p: p-value of the growth, one-sided, exact
--   growth_q: the same corrected for all groups looked at (Benjamini-Hochberg)
--   apart: 0-2, one less the cosine to the nearest theme: how clearly it stands apart from what is around it
--   promotable: whether it is large, new and apart enough to become a theme by rule
--   typical: sentence_ids of up to three typical sentences
--   centroid: unit vector in its middle
--   promoted_to: theme_id that it became
create table emerging (
    group_id varchar primary key,
    theme_id integer,
    label varchar not null,
    keywords varchar[] not null,
    sentences bigint not null,
    people bigint not null,
    first_seen timestamp,
    last_seen timestamp,
    recent_people bigint not null,
    before_people bigint not null,
    growth double,
    growth_p double,
    growth_q double,
    apart double,
    promotable boolean not null,
    typical varchar[] not null,
    centroid float[] not null,
    promoted_to integer
);
