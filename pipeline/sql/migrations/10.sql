-- Feedback and documents carry the weight of their respondent; nobody had one before. Nothing received or edited is touched. Denominators know
-- which periods are complete; they are made again in the next run.
alter table if exists feedback add column if not exists weight double;
alter table if exists documents add column if not exists weight double;
drop table if exists denominators;
update store_info set schema_version = 10, data_version = data_version + 1;
