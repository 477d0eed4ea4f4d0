-- What each run published is kept, from the next run on. Nothing received or edited is touched.
alter table if exists runs add column if not exists edition integer;
update store_info set schema_version = 13, data_version = data_version + 1;
