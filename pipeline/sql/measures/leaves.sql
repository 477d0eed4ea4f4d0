-- Themes without sub-themes.
select theme_id
from themes
where theme_id not in (select parent_id from themes where parent_id is not null)
order by theme_id
