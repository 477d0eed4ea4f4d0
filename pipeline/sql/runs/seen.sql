-- Under which settings a step was last done, and whether it then saw the data of today as the steps whose tables it reads wrote them last.
select last.settings_hash, last.data_version = store_info.data_version and not exists (
    from runs where list_contains($writers, step) and state = 'done' and started_at > last.started_at
) as newest
from (from runs where step = $step and state = 'done' order by started_at desc limit 1) as last
cross join store_info
