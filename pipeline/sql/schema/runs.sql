-- One row per step of a run.
--   run_id: of the whole run
--   step: name of the step
--   settings_hash: of all settings of the run, of the SQL that counted, and of the network that matched statements
--   state: done or failed; steps with nothing to do leave no row
--   data_version: of the store, after the step
--   rows_in: rows that it worked on
--   rows_out: rows that it wrote
--   rejected: rows that it refused
--   seconds: wall time
--   started_at: when, UTC
--   message: the error, where it failed
--   edition: the last one when the step was done; the highest of a run is what it published
create table runs (
    run_id varchar not null,
    step varchar not null,
    settings_hash varchar not null,
    state varchar not null,
    data_version bigint not null,
    rows_in bigint,
    rows_out bigint,
    rejected bigint,
    seconds double,
    started_at timestamp not null,
    message varchar,
    edition integer
);
