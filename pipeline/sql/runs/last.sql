-- The last run of each step that had something to do.
select step, state, strftime(started_at, '%Y-%m-%d %H:%M:%S') as started, rows_in, rows_out, rejected, round(seconds, 1) as seconds, message
from runs
qualify row_number() over (partition by step order by started_at desc) = 1
order by started_at
