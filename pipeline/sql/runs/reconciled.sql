-- The reconciliation of each source, loads summed.
select source, count(*) as loads, sum(received)::bigint as received, sum(counted)::bigint as counted, sum(duplicate)::bigint as duplicate,
    sum(near_duplicate)::bigint as near_duplicate, sum(empty)::bigint as empty, sum(low_signal)::bigint as low_signal,
    sum(foreign_language)::bigint as foreign_language, sum(rejected)::bigint as rejected, sum(left_out)::bigint as left_out, sum(waiting)::bigint as waiting,
    bool_and(balanced) as balanced
from reconciliation
group by source
order by source
