-- One row per name that people gave to an edition, so that its figures are kept and found.
--   name: Q3 board, for example
--   edition: the edition
--   pinned_at: when, UTC
create table pins (
    name varchar primary key,
    edition integer not null,
    pinned_at timestamp not null
);
