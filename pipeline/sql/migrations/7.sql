-- Customers and events have tables of their own. Nothing received or edited is touched. The best quotes of a theme are in top_quotes, made with
-- the view over it in the next run.
drop view if exists theme_tree;
drop table if exists quote_aggregates;
update store_info set schema_version = 7, data_version = data_version + 1;
