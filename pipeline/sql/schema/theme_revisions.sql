-- One row per revision of the themes; the latest is active: a new one for each fit, edit or taxonomy that changed anything.
--   revision: 1, 2, 3 and so on
--   cause: of the fit, or edits
--   fit_id: the fit it rests on
--   edits: hash of the edits in it
--   catalogue: hash of all that assigns sentences; the version of the step assign
--   themes: how many are active, broader ones not counted
--   model: the catalogue, as an .npz archive
--   made_at: when, UTC
create table theme_revisions (
    revision integer primary key,
    cause varchar not null,
    fit_id varchar not null,
    edits varchar not null,
    catalogue varchar not null,
    themes integer not null,
    model blob not null,
    made_at timestamp not null
);
