-- Themes without sub-themes: what is tested, and what shares are compared of.
create or replace macro leaf_themes() as table
select theme_id from themes where theme_id not in (select parent_id from themes where parent_id is not null)
