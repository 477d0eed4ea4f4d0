-- One row per fit of the themes; the latest is active.
--   fit_id: hash of the texts and settings it was made from, and of the fit before
--   version: hash of the settings alone
--   cause: first, settings, taxonomy, growth, drift, asked or afresh
--   taxonomy: hash of the given taxonomy; empty without one
--   encoder: whose vectors
--   sentences: in the store when it was made
--   themes: how many it found
--   highest_id: highest theme_id ever given
--   none_share: 0-1, of the fitted sentences with a subject, those in no theme
--   distance: 0-1, one less the mean cosine of fitted sentences to the centroid of their theme
--   newest: when the latest load it saw was read, UTC
--   model: what assigns sentences before edits: themes that were found, and what was learnt of a taxonomy; an .npz archive
--   fitted_at: when, UTC
--   topic_model: the BERTopic model, a zip of safetensors and JSON; empty for fewer than two sentences or words
create table theme_fits (
    fit_id varchar not null,
    version varchar not null,
    cause varchar not null,
    taxonomy varchar,
    encoder varchar not null,
    sentences bigint not null,
    themes integer not null,
    highest_id integer not null,
    none_share double,
    distance double,
    newest timestamp,
    model blob not null,
    fitted_at timestamp not null,
    topic_model blob
);
