-- Customers and events have tables of their own. Nothing received or edited is touched.
update store_info set schema_version = 7, data_version = data_version + 1;
