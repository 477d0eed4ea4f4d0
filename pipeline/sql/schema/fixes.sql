-- One row per (fix, theme): what was changed, a release say, and the theme that it was to help. Kept over runs and refits.
--   fix_id: 1, 2, 3 and so on
--   theme_id: the theme, as it was when the fix was logged
--   name: what was done
--   happened_on: first day on which customers had it, UTC
--   label: of the theme when the fix was logged, for people who read this
--   logged_at: when it was logged, UTC
create table fixes (
    fix_id integer not null,
    theme_id integer not null,
    name varchar not null,
    happened_on date not null,
    label varchar not null,
    logged_at timestamp not null,
    primary key (fix_id, theme_id)
);
