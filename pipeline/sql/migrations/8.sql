-- What people mark of a drawn sheet has a table of its own. Nothing received or edited is touched.
update store_info set schema_version = 8, data_version = data_version + 1;
