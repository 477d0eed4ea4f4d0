-- One row per fit of the themes; the latest is in force.
--   fit_id: hash of the texts and settings it was made from
--   version: hash of the settings alone
--   encoder: whose vectors
--   sentences: in the store when it was made
--   themes: how many it found
--   highest_id: highest theme_id ever given
--   model: the arrays that assign sentences, as an .npz archive
--   fitted_at: when, UTC
create table theme_fits (
    fit_id varchar not null,
    version varchar not null,
    encoder varchar not null,
    sentences bigint not null,
    themes integer not null,
    highest_id integer not null,
    model blob not null,
    fitted_at timestamp not null
);
