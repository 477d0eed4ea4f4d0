-- People can be forgotten: what is kept out is counted beside each load. Nothing received or edited is touched.
alter table if exists loads add column if not exists forgotten bigint default 0;
update store_info set schema_version = 14, data_version = data_version + 1;
