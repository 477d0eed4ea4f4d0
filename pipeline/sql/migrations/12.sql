-- Fixes that people log have a table of their own. Nothing received or edited is touched.
update store_info set schema_version = 12, data_version = data_version + 1;
