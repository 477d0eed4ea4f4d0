-- Staged events beside those in the store.
create temp table staged_items as
select
    staged.*, null::varchar as item_id, null::bigint as chosen_line,
    case when events.event_id is null then 'new' else 'redelivered' end as outcome
from read_parquet($items) as staged
left join events using (event_id)
