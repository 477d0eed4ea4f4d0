-- Drivers become key points, whose ids last. What was gathered before is made anew by the next run; nothing received or edited is touched.
drop view if exists chains;
drop table if exists edge_mentions;
drop table if exists edges;
drop table if exists drivers;
drop table if exists driver_reasons;
drop table if exists ask_groups;
drop table if exists ask_group_members;
update store_info set schema_version = 5, data_version = data_version + 1;
