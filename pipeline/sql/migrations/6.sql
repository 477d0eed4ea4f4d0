-- Counts and denominators have the field's names. They, and the view over them, are made again in the next run.
drop view if exists theme_tree;
drop table if exists cells;
drop table if exists bases;
drop table if exists cell_reasons;
drop table if exists cell_consequences;
drop table if exists cell_asks;
drop table if exists cell_severity;
drop table if exists cell_quotes;
update store_info set schema_version = 6, data_version = data_version + 1;
