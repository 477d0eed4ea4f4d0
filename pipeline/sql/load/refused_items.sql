-- Why items were refused since a time: how many, and of how many received.
select
    reason,
    sum(items)::bigint as refused,
    (select sum(received)::bigint from loads where loaded_at >= $since) as received,
    arg_min(parse_filename(file), line) as file,
    min(line) as line
from rejects
semi join (select load_id from loads where loaded_at >= $since) using (load_id)
where items > 0
group by reason
order by refused desc, reason
