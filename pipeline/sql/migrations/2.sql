-- Reasons tell their kind and where their cause stands, signals their severity. Both are found again by their steps in the next run;
-- nothing that was received or edited is touched.
drop table signals;
drop table reasons;
drop table if exists theme_reasons;
delete from progress where step in ('signals', 'reasons');
update store_info set schema_version = 2, data_version = data_version + 1;
