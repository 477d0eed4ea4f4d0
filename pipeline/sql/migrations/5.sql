-- Open questions have a role, in a new table. Signals are read again by their own version.
update store_info set schema_version = 5, data_version = data_version + 1;
