-- Open questions have a role, which signals and reasons read their answers by, drivers are key points whose ids last, and sentiment says what
-- the text alone tells beside what it tells in the light of the score. All of that is read or made again in the next run; nothing received or
-- edited is touched.
drop view if exists chains;
drop table if exists edge_mentions;
drop table if exists edges;
drop table if exists drivers;
drop table if exists driver_reasons;
drop table if exists ask_groups;
drop table if exists ask_group_members;
drop table if exists sentence_sentiment;
delete from progress where step in ('sentiment', 'signals', 'reasons');
drop table if exists signals;
drop table if exists reasons;
update store_info set schema_version = 5, data_version = data_version + 1;
