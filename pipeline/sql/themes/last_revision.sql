-- The revision of the themes that is in force.
select * from theme_revisions order by revision desc limit 1
