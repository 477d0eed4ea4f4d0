-- Which alerts people were told of has a table of its own. Nothing received or edited is touched.
update store_info set schema_version = 11, data_version = data_version + 1;
