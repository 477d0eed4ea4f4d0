-- One step of a run, with the version of the data that it saw.
insert into runs by name
select
    $run_id as run_id, $step as step, $settings_hash as settings_hash, $state as state, $rows_in as rows_in, $rows_out as rows_out,
    $rejected as rejected, $seconds as seconds, $started_at as started_at, $message as message,
    (select data_version from store_info) as data_version, (select max(edition) from editions) as edition
