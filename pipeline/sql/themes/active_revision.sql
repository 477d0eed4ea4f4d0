-- The active revision of the themes.
select * from theme_revisions order by revision desc limit 1
