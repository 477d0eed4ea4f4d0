-- One row per value or row of a file that was refused or left out, with the reason.
--   load_id: the load that refused it
--   source: name of the source in voc.toml
--   file: file as it was read
--   line: line or row of the file, from 1
--   column: column of the value, empty for a whole row
--   value: what was refused, redacted and cut to 200 characters
--   reason: why; begins with "left out: " for rows that are no feedback, such as totals and what the filters of the source exclude
--   items: items lost with it; 0 where the row lives on without the value
create table rejects (
    load_id varchar not null,
    source varchar not null,
    file varchar not null,
    line bigint,
    "column" varchar,
    value varchar,
    reason varchar not null,
    items bigint not null
);
