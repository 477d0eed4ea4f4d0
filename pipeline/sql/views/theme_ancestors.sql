-- One row per (theme, theme that it counts for): itself, and every broader theme above it. What is said of a theme is said of those above it too.
--   theme_id: the theme
--   counts_for: itself, or a broader theme
with recursive
climbed as (
    -- Rows seen before are not followed again, so that even a circle of parents comes to an end.
    select theme_id, theme_id as counts_for from themes
    union
    select climbed.theme_id, themes.parent_id
    from climbed
    inner join themes on themes.theme_id = climbed.counts_for
    where themes.parent_id is not null
)

select climbed.theme_id, climbed.counts_for
from climbed
inner join themes on themes.theme_id = climbed.counts_for
