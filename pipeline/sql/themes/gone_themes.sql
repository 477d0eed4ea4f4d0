-- Themes of earlier fits that the last fit no longer had, as they were last.
select fitted_themes.theme_id, arg_max(fitted_themes.label, theme_fits.fitted_at) as label,
    arg_max(fitted_themes.centroid, theme_fits.fitted_at) as centroid, arg_max(fitted_themes.origin, theme_fits.fitted_at) as origin
from fitted_themes
inner join theme_fits using (fit_id)
where fitted_themes.theme_id not in (
    select theme_id from fitted_themes where fit_id = (select fit_id from theme_fits order by fitted_at desc limit 1)
)
group by fitted_themes.theme_id
order by fitted_themes.theme_id
