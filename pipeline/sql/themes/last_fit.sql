-- The fit in force.
select * from theme_fits order by fitted_at desc limit 1
