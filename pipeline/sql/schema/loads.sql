-- One row per file version that was read into the store.
--   load_id: hash of source, path, content and mapping
--   source: name of the source in voc.toml
--   path: file as it was read
--   sha256: of the file's bytes
--   mapping: hash of the settings that mapped its columns
--   rows: rows of the file without its header
--   received: items in the rows; a survey row holds one item per open question
--   added: items new to the store, or new versions of known items, that are not forgotten
--   redelivered: items that the store already held unchanged
--   rejected: items refused; each has its row in rejects
--   forgotten: items that were kept out, or deleted since, because a person, an item or an age is forgotten; they count in none of the others
--   loaded_at: when, UTC
create table loads (
    load_id varchar primary key,
    source varchar not null,
    path varchar not null,
    sha256 varchar not null,
    mapping varchar not null,
    rows bigint not null,
    received bigint not null,
    added bigint not null,
    redelivered bigint not null,
    rejected bigint not null,
    loaded_at timestamp not null,
    forgotten bigint default 0
);
