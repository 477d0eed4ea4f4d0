-- One row per edition: what a run published, where anything that it counts had changed since the one before. Statistical offices say vintage.
--   edition: 1, 2, 3 and so on
--   revision: of the themes, empty where there were none
--   settings_hash: as in runs: settings, SQL and weights that it was counted with
--   mixed: whether themes were fitted and corrected at once since the edition before, so that figure_changes cannot tell both apart: they are under refit where one revision brought both
--   published_at: when, UTC
create table editions (
    edition integer not null,
    revision integer,
    settings_hash varchar,
    mixed boolean not null,
    published_at timestamp not null
);
