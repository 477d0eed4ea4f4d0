-- Files that held no row, since a time.
select parse_filename(path) as file from loads where rows = 0 and loaded_at >= $since order by path
