-- One row per active theme: what was found, what a taxonomy gave and what people made, after all edits.
--   theme_id: stays the same over refits
--   label: two to four words
--   description: one line
--   keywords: the words that set it apart, strongest first
--   typical: sentence_ids of up to three typical sentences
--   parent_id: the broader theme above it, empty at the top
--   level: 1 at the top, 2 below a parent, and so on
--   origin: found, broader (groups found themes), given (by a taxonomy) or made (by a split or a promotion)
--   pinned: whether a person holds on to it, so that no refit ends it
--   size: sentences in it
--   first_seen: earliest mention
--   last_seen: latest mention
--   centroid: unit vector in its middle; empty for themes that were not found
--   fit_id: the active fit
--   revision: the one that put it into this shape
--   coherence: -1..1, mean cosine of two of its sentences drawn at random, read in their passages; found themes only
--   label_fit: 0-1, estimated share of random sentences that the label fits; found themes only
--   mixed: whether its sentences share too little for a headline
create table themes (
    theme_id integer primary key,
    label varchar not null,
    description varchar not null,
    keywords varchar[] not null,
    typical varchar[] not null,
    parent_id integer,
    level integer not null,
    origin varchar not null,
    pinned boolean not null,
    size bigint not null,
    first_seen timestamp,
    last_seen timestamp,
    centroid float[] not null,
    fit_id varchar not null,
    revision integer not null,
    coherence double,
    label_fit double,
    mixed boolean not null default false
);
