-- One row per (fit, theme), before edits: what each fit found, readable for ever.
--   fit_id: the fit
--   theme_id: the theme, with the id that the ledger gave it
--   label: two to four words
--   description: one line
--   keywords: the words that set it apart, strongest first
--   typical: sentence_ids of up to three typical sentences
--   size: sentences of the fit in it
--   centroid: unit vector in its middle
--   parent_id: the broader theme above it, empty at the top
--   origin: found, broader (groups found themes, and has no sentences of its own) or given (by a taxonomy)
--   coherence: -1..1, mean cosine of two of its sentences drawn at random, read in their passages; found themes only
--   label_fit: 0-1, estimated share of random sentences that the label fits; found themes only
--   mixed: whether its sentences share too little for a headline
create table fitted_themes (
    fit_id varchar not null,
    theme_id integer not null,
    label varchar not null,
    description varchar not null,
    keywords varchar[] not null,
    typical varchar[] not null,
    size bigint not null,
    centroid float[] not null,
    parent_id integer,
    origin varchar not null,
    coherence double,
    label_fit double,
    mixed boolean not null default false
);
