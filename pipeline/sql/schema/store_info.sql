-- One row: what this store is.
--   schema_version: of the tables; see pipeline/sql/migrations
--   data_version: rises with every change of the data
--   key_check: by what the key to the pseudonyms of people is known again; empty before the first run, or where personal data is kept
create table store_info (
    schema_version integer not null,
    data_version bigint not null,
    key_check varchar
);
