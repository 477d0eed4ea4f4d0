-- The active fit.
select * from theme_fits order by fitted_at desc limit 1
