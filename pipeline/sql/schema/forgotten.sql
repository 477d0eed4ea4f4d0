-- One row per person or item that was forgotten, or time that a retention period took feedback out: the receipt, and what keeps them out when a file brings them again.
--   kind: customer, author, item or retention
--   source: of the item, or of the person where one source was named; empty for all
--   id_hash: of the id, under the key of the people and unlike their pseudonyms; empty for a retention period
--   removed: rows that were deleted, by table
--   out_of_reach: files that still hold the words or the id, or brought them, and are not ours to change
--   forgotten_at: when, UTC
--   finished_at: when nothing was left in the bytes of our files, UTC; empty where that was cut short, and the next run ends it
create table forgotten (
    kind varchar not null,
    source varchar,
    id_hash varchar,
    removed map(varchar, bigint) not null,
    out_of_reach varchar[] not null,
    forgotten_at timestamp not null,
    finished_at timestamp
);
