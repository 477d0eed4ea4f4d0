-- One row: what this store is.
--   schema_version: of the tables; see pipeline/sql/migrations
--   data_version: rises with every change of the data
create table store_info (
    schema_version integer not null,
    data_version bigint not null
);
