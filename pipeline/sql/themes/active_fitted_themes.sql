-- Themes of the active fit, without edits.
select fitted_themes.*
from fitted_themes
where fit_id = (select fit_id from theme_fits order by fitted_at desc limit 1)
order by theme_id
