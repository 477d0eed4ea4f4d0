-- An older name of effects_of.
create or replace macro follows_from(theme_label) as table from effects_of(theme_label)
