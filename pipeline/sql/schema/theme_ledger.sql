-- One row per (revision, theme, event): what became of every theme at every refit and edit; of broader themes, what people did to them.
--   revision: the revision that brought it
--   theme_id: the theme
--   event: kept, born, split, merged, died or reborn by a fit; given or withdrawn by a taxonomy; renamed, described, merged, split, moved, pinned, banned, placed, promoted or undone by a person
--   other_id: the theme it was split from, or merged into
--   label: of the theme after the event; of a dead one, its last
--   size_before: sentences of the fit in it before
--   size_after: and after
--   shared: sentences in it before and after
--   overlap: 0-1, these as a share of all that were in it before or after (Jaccard)
--   cosine: of its middle before and after
--   made_at: when, UTC
create table theme_ledger (
    revision integer not null,
    theme_id integer not null,
    event varchar not null,
    other_id integer,
    label varchar not null,
    size_before bigint,
    size_after bigint,
    shared bigint,
    overlap double,
    cosine double,
    made_at timestamp not null
);
