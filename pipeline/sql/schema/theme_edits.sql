-- One row per correction that a person made to the themes; replayed, in this order, on top of every fit.
--   edit_id: 1, 2, 3 and so on
--   made_at: when, UTC
--   origin: command, the file and the entry it came from, or rule (a promotion that nobody asked for)
--   op: rename, describe, merge, split, move, pin, ban, parent or promote
--   theme_id: the theme that is edited
--   other_id: the theme it is merged into, or the new parent
--   value: new label or description
--   sentences: sentence_ids that were moved, or are examples of a split
--   examples: their texts, so that the edit outlives the rows
--   keywords: of a split
--   new_theme_id: the theme that a split or a promotion makes
--   label: of the theme when it was edited, for people who read this
--   undone_at: when it was taken back, UTC
--   state: applies, does not apply, or undone
--   message: why it does not apply, or what overrules it
create table theme_edits (
    edit_id integer primary key,
    made_at timestamp not null,
    origin varchar not null,
    op varchar not null,
    theme_id integer,
    other_id integer,
    value varchar,
    sentences varchar[] not null,
    examples varchar[] not null,
    keywords varchar[] not null,
    new_theme_id integer,
    label varchar,
    undone_at timestamp,
    state varchar not null,
    message varchar
);
