-- One row per correction that a person made to drivers or reasons; replayed, in this order, over the key points and matches of every run.
--   edit_id: 1, 2, 3 and so on
--   op: rename, merge, reject, move or reject-reason
--   driver_id: the driver that is renamed, merged or rejected
--   other_id: the driver it is merged into, or that statements are moved to; empty for the other reasons
--   value: new label
--   reasons: reason_ids of the statements that were moved or rejected
--   examples: their words, so that the edit outlives the rows
--   label: of the driver when it was edited, for people who read this
--   made_at: when, UTC
--   undone_at: when it was taken back, UTC
--   state: applies, does not apply, or undone
--   message: why it does not apply, or what is to be said of it
create table driver_edits (
    edit_id integer primary key,
    op varchar not null,
    driver_id varchar,
    other_id varchar,
    value varchar not null,
    reasons varchar[] not null,
    examples varchar[] not null,
    label varchar not null,
    made_at timestamp not null,
    undone_at timestamp,
    state varchar not null,
    message varchar not null
);
